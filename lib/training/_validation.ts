// Measures a model on the images that do not train it.

import type { Dataset } from "../data/dataset.ts";
import type { Interruption } from "../io/interruption.ts";
import { Batches } from "../model/batches.ts";
import type { Engine } from "./engine/engine.ts";
import type { Epoch } from "./history.ts";

/** Images a step: what an op leaves still lies in the cores' caches when the next one reads it. */
const batchSize = 250;

/** The validation images of a run. */
export class Validation {
  readonly #batches: Batches;
  readonly #size: number;

  /** @param dataset May be empty: then there is nothing to measure by. */
  constructor(dataset: Dataset) {
    this.#batches = new Batches(dataset, batchSize);
    this.#size = dataset.size;
  }

  /** @returns Mean loss and accuracy; NaN, both, when there are no images. */
  async measure(
    engine: Engine,
    interruption: Interruption,
  ): Promise<Pick<Epoch, "valLoss" | "valAccuracy">> {
    let [lossSum, correct] = [0, 0];
    for (let step = 0; step < this.#batches.length; step++) {
      const batch = this.#batches.bytesAt(step);
      const result = await engine.evaluate(batch);
      lossSum += result.loss * batch.size;
      correct += result.correct;
      await interruption.pause();
    }
    return { valLoss: lossSum / this.#size, valAccuracy: correct / this.#size };
  }

  /** Whether a loss that was measured is one: finite, or NaN for want of images. */
  isSound(loss: number): boolean {
    return this.#size === 0 || Number.isFinite(loss);
  }
}
