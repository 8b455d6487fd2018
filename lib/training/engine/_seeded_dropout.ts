// Makes chance in layers repeatable: a new dropout mask at every step, and the same for the same seed.

import type * as tf from "@tensorflow/tfjs";
import { Random } from "../../data/random.ts";

/** The dropout layers of a model, and all else that draws from `Math.random`: noise, dropout within recurrent layers. */
export class SeededDropout {
  readonly #layers: readonly { readonly layer: DropoutLayer; readonly base: number }[];
  readonly #base: number;
  readonly #seedsBefore: readonly (number | undefined)[];

  constructor(model: tf.LayersModel, seed: number) {
    const random = new Random(seed);
    const layers = dropoutLayers(model.layers);
    this.#layers = layers.map((layer) => ({ layer, base: random.uint32() * stepsApart }));
    this.#base = random.uint32() * stepsApart;
    this.#seedsBefore = layers.map(({ seed }) => seed);
  }

  /**
   * Chooses the masks of one step, or of one of its virtual batches. They follow from the seed and the step alone, so
   * training can resume at any.
   */
  choose(step: number, virtualBatch = 0): void {
    for (const { layer, base } of this.#layers) {
      const random = new Random(base + step);
      for (let skipped = 0; skipped < virtualBatch; skipped++) random.uint32();
      layer.seed = random.uint32();
    }
  }

  /** What `work` returns, which must not wait for anything, where `Math.random` follows from the seed and the step alone. */
  during<T>(step: number, work: () => T): T {
    const random = new Random(this.#base + step);
    const { random: before } = Math;
    Math.random = () => random.next();
    try {
      return work();
    } finally {
      Math.random = before;
    }
  }

  /** Leaves the layers as they were found. */
  dispose(): void {
    this.#layers.forEach(({ layer }, i) => layer.seed = this.#seedsBefore[i]);
  }
}

/** Keeps the bases' ranges of steps apart, and every sum a safe integer. */
const stepsApart = 2 ** 20;

interface DropoutLayer extends tf.layers.Layer {
  seed: number | undefined;
}

function dropoutLayers(layers: readonly tf.layers.Layer[]): readonly DropoutLayer[] {
  return layers.flatMap((layer) => {
    // A model within a model has layers of its own.
    if ("layers" in layer) return dropoutLayers((layer as tf.LayersModel).layers);
    // `seed` is private there and tfjs reads it at every call; a test would notice if it no longer did.
    return layer.getClassName().endsWith("Dropout") && "seed" in layer
      ? [layer as DropoutLayer]
      : [];
  });
}
