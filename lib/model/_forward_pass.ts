// Runs a network over a data set in batches: as one compiled graph if possible, else operation by operation.

import { fromOne } from "../io/schema.ts";
import { checkValue } from "../io/check_argument.ts";
import { backend, inferring } from "../tensorflow/backend.ts";
import {
  type CompiledPrediction,
  compilePrediction,
} from "../tensorflow/compile/compile_prediction.ts";
import { NotCompilableError } from "../tensorflow/compile/not_compilable_error.ts";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { Batches, brightnessOf } from "./batches.ts";
import { inputScale } from "./input_scale.ts";
import { checkMemory } from "./step_memory.ts";

/**
 * Computes a network's output for every image.
 *
 * @param model one input that {@linkcode checkFit} takes, one output
 * @param dataset n images
 * @param outputs how many numbers the network puts out for an image
 * @param batchSize images at a time
 * @param breathe is awaited after each batch with the number of images done, and may end the pass by throwing
 * @returns n x outputs numbers, in the data set's order
 * @throws {InputError} if the batch size is not a whole number from 1 up, or a batch needs more memory than is free
 */
export async function forwardPass(
  model: tf.LayersModel,
  dataset: Dataset,
  outputs: number,
  batchSize: number,
  breathe: (done: number) => Promise<void>,
): Promise<Float32Array> {
  checkValue("batchSize", fromOne, batchSize);
  const results = new Float32Array(dataset.size * outputs);
  if (dataset.size === 0) return results;
  const compiled = compiledOrNot(model);
  try {
    const kind = compiled ? "compiled" : "eager";
    const atOnce = Math.min(batchSize, dataset.size);
    checkMemory(model, { batchSize: atOnce, work: "prediction", kind });
    const batches = new Batches(dataset, batchSize);
    const forward = compiled ?? eager(model);
    await inferring(async () => {
      for (let step = 0; step < batches.length; step++) {
        const { images, size: count } = batches.bytesAt(step);
        results.set(forward.predict(images, count), step * batches.size * outputs);
        await breathe(step * batches.size + count);
      }
    });
  } finally {
    compiled?.dispose();
  }
  return results;
}

/** The forward pass as one graph; undefined if it has to run operation by operation. */
function compiledOrNot(model: tf.LayersModel): CompiledPrediction | undefined {
  // TensorFlow refuses to initialise a session that has no variables.
  if (backend.name !== "tensorflow" || model.weights.length === 0) return undefined;
  try {
    return compilePrediction(model, { inputScale: inputScale(model) });
  } catch (error) {
    if (error instanceof NotCompilableError) return undefined;
    throw error;
  }
}

function eager(model: tf.LayersModel): Pick<CompiledPrediction, "predict"> {
  const scale = inputScale(model);
  return {
    predict: (images, size) =>
      tf.tidy(() => {
        // One input and one output: the callers have checked.
        const [, ...shape] = model.inputs[0]!.shape as number[];
        const values = images instanceof Uint8Array ? brightnessOf(images, scale) : images;
        const output = model.apply(tf.tensor(values, [size, ...shape])) as tf.Tensor;
        return output.dataSync<"float32">();
      }),
  };
}
