// What a model says of each image, copied out of TensorFlow.

import { backend, inferring } from "../tensorflow/backend.ts";
import {
  type CompiledPrediction,
  compilePrediction,
} from "../tensorflow/compile/compile_prediction.ts";
import { NotCompilableError } from "../tensorflow/compile/scope.ts";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { Batches } from "./batches.ts";
import { Breather } from "./_breather.ts";
import { checkFit } from "./_check_fit.ts";

/** How {@linkcode predict} goes about it. */
export interface PredictOptions {
  /** Images at a time; 1000 unless given. The probabilities do not depend on it. */
  readonly batchSize?: number;
}

/**
 * Predicts the class of every image.
 *
 * @param model one that fits the data
 * @param dataset n images; the labels are not read
 * @param options the batch size
 * @returns n x classes probabilities, in the data set's order
 * @throws {TypeError} when model and data do not fit
 * @throws {RangeError} when the batch size is no whole number from 1 up
 *
 * @example
 * ```ts
 * import { baselineCnn, predict, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const { probabilities } = await predict(baselineCnn(), test);
 * if (probabilities.length !== 20 * 10) throw new Error("ten probabilities an image");
 * ```
 */
export async function predict(
  model: tf.LayersModel,
  dataset: Dataset,
  { batchSize = 1000 }: PredictOptions = {},
): Promise<Predictions> {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize: expected a whole number from 1 up, found ${batchSize}`);
  }
  checkFit(model, dataset);
  const { size, classNames: { length: classes } } = dataset;
  const probabilities = new Float32Array(size * classes);
  if (size === 0) return { probabilities, size, classes };
  const batches = new Batches(dataset, batchSize);
  const breather = new Breather();
  const compiled = compiledOrNot(model);
  try {
    const forward = compiled ?? eager(model, dataset);
    await inferring(async () => {
      for (let step = 0; step < batches.length; step++) {
        const { images, size: count } = batches.at(step);
        probabilities.set(forward.predict(images, count), step * batches.size * classes);
        await breather.breathe();
      }
    });
  } finally {
    compiled?.dispose();
  }
  return { probabilities, size, classes };
}

/** The forward pass as one graph; `undefined` where it has to run operation by operation. */
function compiledOrNot(model: tf.LayersModel): CompiledPrediction | undefined {
  if (backend.name !== "tensorflow") return undefined;
  try {
    return compilePrediction(model);
  } catch (error) {
    if (error instanceof NotCompilableError) return undefined;
    throw error;
  }
}

function eager(
  model: tf.LayersModel,
  { height, width }: Dataset,
): Pick<CompiledPrediction, "predict"> {
  return {
    predict: (images, size) =>
      tf.tidy(() => {
        // One input and one output, as `checkFit` has seen.
        const output = model.apply(tf.tensor(images, [size, height, width, 1])) as tf.Tensor;
        return output.dataSync<"float32">();
      }),
  };
}
