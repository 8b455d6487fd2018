// How much memory a batch needs: estimated beforehand, since a process that runs out is killed without a word.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../tensorflow/innermost_layers.ts";
import { InputError } from "../io/input_error.ts";
import { freeMemory } from "./_free_memory.ts";
import { outputShapes, valuesOf } from "./layer_shapes.ts";

const gibibyte = 2 ** 30;

/** Assumed to be free if Deno may not ask, as in the project's tasks: 8 GiB. */
const assumed = 8 * gibibyte;

/** Up to this, nothing is checked: no ordinary batch is refused because of what a system reports. */
const little = gibibyte / 4;

/**
 * Peak memory of a batch, as a multiple of what all layers put out. A training step adds gradients and intermediate
 * results: the baseline and the deep network peaked at 1.0 to 2.4 compiled, and at 7.6 eager. A prediction frees most
 * outputs before the last is computed: 0.3 to 1.0, and up to 1.8 eager.
 */
const multiples = {
  step: { compiled: 2.5, eager: 8 },
  prediction: { compiled: 1, eager: 2 },
} as const;

/** A batch to be computed. */
export interface MemoryRequest {
  /** Images at once. */
  readonly batchSize: number;
  /** What is computed. */
  readonly work: keyof typeof multiples;
  /** How it runs. */
  readonly kind: "compiled" | "eager";
  /** Bytes that are free; what the system reports unless given. */
  readonly free?: number;
}

/**
 * Refuses a batch that memory will not hold, without allocating anything.
 *
 * @throws {InputError} if the estimate exceeds what is free
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
  throw new InputError(
    `batchSize: ${batchSize} images a ${work} need about ${inGibibytes(needed)} of memory for ` +
      `${model.name} (${kind}), and ${inGibibytes(available)} ${source}; give at most ${
        Math.max(1, Math.floor(available / perImage))
      }`,
  );
}

/** Number of values that all layers put out for one image. */
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
