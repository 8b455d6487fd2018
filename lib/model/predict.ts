// What a model says of each image, copied out of TensorFlow.

import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { checkFit } from "./_check_fit.ts";
import { forwardPass } from "./_forward_pass.ts";

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
  checkFit(model, dataset);
  const { size, classNames: { length: classes } } = dataset;
  const probabilities = await forwardPass(model, dataset, classes, batchSize);
  return { probabilities, size, classes };
}
