// What a model says of each image, copied out of TensorFlow.

import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { shifted } from "../data/select.ts";
import { ensemble } from "../evaluate/ensemble.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { checkFit } from "./check_fit.ts";
import { forwardPass } from "./_forward_pass.ts";

/** How {@linkcode predict} goes about it. */
export interface PredictOptions {
  /** Images at a time; 250 unless given. The probabilities do not depend on it. */
  readonly batchSize?: number;
  /**
   * Also shows the network each image moved by up to so many pixels up, down and sideways, and takes the mean of what it
   * says: nine passes for 1. 0 unless given: a figure that was reached so must say so.
   */
  readonly shifts?: number;
}

/**
 * Predicts the class of every image.
 *
 * @param model one that fits the data
 * @param dataset n images; the labels are not read
 * @param options the batch size, and whether to average over shifts
 * @returns n x classes probabilities, in the data set's order
 * @throws {TypeError} when model and data do not fit
 * @throws {RangeError} when the batch size is no whole number from 1 up or needs more memory than there is, or shifts are
 * no whole number from 0 to 4
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
  { batchSize = 250, shifts = 0 }: PredictOptions = {},
): Promise<Predictions> {
  checkFit(model, dataset);
  if (!Number.isInteger(shifts) || shifts < 0 || shifts > mostShifts) {
    throw new RangeError(
      `shifts: expected a whole number of pixels from 0 to ${mostShifts}, found ${shifts}`,
    );
  }
  const { size, classNames: { length: classes } } = dataset;
  const views: Predictions[] = [];
  for (let down = -shifts; down <= shifts; down++) {
    for (let right = -shifts; right <= shifts; right++) {
      const view = shifted(dataset, right, down);
      const probabilities = await forwardPass(model, view, classes, batchSize);
      views.push({ probabilities, size, classes });
    }
  }
  return views.length === 1 ? views[0]! : ensemble(views);
}

/** Further, digits leave the image. */
const mostShifts = 4;
