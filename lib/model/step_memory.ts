// How much memory a batch needs: asked before the first, for a system without memory ends the process unheard.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../tensorflow/innermost_layers.ts";
import { freeMemory } from "./_free_memory.ts";
import { outputShapes, valuesOf } from "./layer_shapes.ts";

const gibibyte = 2 ** 30;

/** What is taken to be free where the system may not be asked, as in the project's tasks: 8 GiB. */
const assumed = 8 * gibibyte;

/** So much is not worth a question: no batch of an ordinary size is refused on what a system says of itself. */
const little = gibibyte / 4;

/**
 * What a batch holds at its peak, as a multiple of the values that the layers put out. In a training step there are
 * gradients and what the ops between add: peaks of the baseline and the deep network were 1.0 to 2.4 compiled, and 7.6
 * eager. In a prediction most of them are gone before the last is there: 0.3 to 1.0, and up to 1.8 eager.
 */
const multiples = {
  step: { compiled: 2.5, eager: 8 },
  prediction: { compiled: 1, eager: 2 },
} as const;

/** What is asked of memory. */
export interface MemoryRequest {
  /** Images at once. */
  readonly batchSize: number;
  /** What is done with them. */
  readonly work: keyof typeof multiples;
  /** How it runs. */
  readonly kind: "compiled" | "eager";
  /** Bytes that can be had; what the system says unless given. */
  readonly free?: number;
}

/**
 * Refuses a batch that memory will not hold. Nothing is allocated to find out.
 *
 * @throws {RangeError} when the estimate is above what is free
 */
export function checkMemory(
  model: tf.LayersModel,
  { batchSize, work, kind, free }: MemoryRequest,
): void {
  const perImage = valuesPerImage(model) * Float32Array.BYTES_PER_ELEMENT * multiples[work][kind];
  const needed = batchSize * perImage;
  if (needed <= little) return;
  const asked = free ?? freeMemory();
  const available = asked ?? assumed;
  if (needed <= available) return;
  const source = asked === undefined ? "are assumed free without leave to ask" : "are free";
  throw new RangeError(
    `batchSize: ${batchSize} images a ${work} need about ${inGibibytes(needed)} of memory for ` +
      `${model.name} (${kind}), and ${inGibibytes(available)} ${source}; give at most ${
        Math.max(1, Math.floor(available / perImage))
      }`,
  );
}

/** What all layers put out for one image of a batch. */
function valuesPerImage(model: tf.LayersModel): number {
  let values = valuesOf(model.inputs[0]!.shape);
  for (const layer of innermostLayers(model)) {
    for (const shape of outputShapes(layer)) values += valuesOf(shape);
  }
  return values;
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(1)} GiB`;
}
