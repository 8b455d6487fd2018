// Runs a network over a data set in batches: as one compiled graph if possible, else operation by operation.

import { fromOne } from "../io/schema.ts";
import { checkValue } from "../io/check_argument.ts";
import { inferring } from "../tensorflow/backend.ts";
import type { CompiledPrediction } from "../tensorflow/compile/compile_prediction.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { Batches, brightnessOf } from "./batches.ts";
import { inputScale } from "./input_scale.ts";
import { compiledPass } from "./_kept_predictions.ts";
import { checkMemory } from "./step_memory.ts";

/** Images at a time unless told otherwise: what an op leaves of so many still lies in the cores' caches for the next. */
export const imagesAtOnce = 64;

/** How a forward pass runs. */
export interface ForwardPassOptions {
  /** How many numbers the network puts out for an image. */
  readonly outputs: number;
  /** Images at a time. */
  readonly batchSize: number;
  /** That of products. */
  readonly precision?: Precision;
  /** Is awaited after each batch with the number of images done, and may end the pass by throwing. */
  readonly breathe: (done: number) => Promise<void>;
}

/**
 * Computes a network's output for every image.
 *
 * @param model one input that {@linkcode checkFit} takes, one output
 * @param dataset n images
 * @param options how it runs
 * @returns n x outputs numbers, in the data set's order
 * @throws {InputError} if the batch size is not a whole number from 1 up, or a batch needs more memory than is free
 */
export async function forwardPass(
  model: tf.LayersModel,
  dataset: Dataset,
  { outputs, batchSize, precision = "float32", breathe }: ForwardPassOptions,
): Promise<Float32Array> {
  checkValue("batchSize", fromOne, batchSize);
  const results = new Float32Array(dataset.size * outputs);
  if (dataset.size === 0) return results;
  using compiled = compiledPass(model, precision);
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
  return results;
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
