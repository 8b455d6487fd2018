// The probabilities that a model gives for each image.

import { displayed } from "../io/displayable.ts";
import { checkValue } from "../io/check_argument.ts";
import { describe, fromOne, oneOf, type Schema } from "../io/schema.ts";
import { checkModel } from "./check_model.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { shifted } from "../data/select.ts";
import { ensemble } from "../evaluate/ensemble.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";
import { checkFit } from "./check_fit.ts";
import { fasterPrecision } from "./_faster_precision.ts";
import { forwardPass, imagesAtOnce } from "./_forward_pass.ts";

/** How {@linkcode predict} runs. */
export interface PredictOptions {
  /** Images at a time; 64 unless given. The probabilities do not depend on it, but for the last bits. */
  readonly batchSize?: number;
  /**
   * Averages the predictions over each image shifted by up to this many pixels in each direction: nine passes for 1. A
   * figure reached in this way should say so. 0 unless given.
   */
  readonly shifts?: number;
  /**
   * `"bfloat16"` multiplies in 16 bits and adds in 32: faster on processors with instructions for it, slower on others.
   * It needs a model that compiles, and the predictions say so. `"fastest"` predicts a few batches in each, once for a
   * model, and keeps to the faster. `"float32"` unless given.
   */
  readonly precision?: "float32" | "bfloat16" | "fastest";
  /** Ends predicting, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/**
 * Predicts the class of every image. The first call compiles the model and keeps that with it, so that later ones take
 * a fraction of a millisecond an image; a change of its weights or layers is noticed.
 *
 * @param model one that fits the data
 * @param dataset n images; the labels are not read
 * @param options the batch size, and whether to average over shifts
 * @returns n x classes probabilities, in the data set's order
 * @throws {InputError} if model and data do not fit, the batch size is not a whole number from 1 up, a batch needs more
 * memory than is free, `shifts` is not a whole number from 0 to 4, or the model has no bfloat16
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
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
  options: PredictOptions = {},
): Promise<Predictions> {
  checkModel(model);
  checkDataset(dataset, { labelled: false });
  checkOptions("predict", options, ["batchSize", "shifts", "precision", "signal"], {
    verbose: "predict shows nothing",
    steps: "all images are predicted; subset() takes some",
  });
  const { batchSize = imagesAtOnce, shifts = 0, precision: asked = "float32", signal } = options;
  checkValue("batchSize", fromOne, batchSize);
  checkValue("precision", predictionPrecision, asked);
  checkFit(model, dataset);
  if (!Number.isInteger(shifts) || shifts < 0 || shifts > mostShifts) {
    throw new InputError(
      `shifts: expected a whole number of pixels from 0 to ${mostShifts}, found ${
        describe(shifts)
      }`,
    );
  }
  const { size, classNames: { length: classes } } = dataset;
  using interruption = new Interruption("predict", { signal });
  const precision = asked === "fastest"
    ? await fasterPrecision(model, dataset, {
      batchSize,
      breathe: () => interruption.breathe(() => "before its first image"),
    })
    : asked;
  const total = size * (2 * shifts + 1) ** 2;
  const views: Predictions[] = [];
  for (let down = -shifts; down <= shifts; down++) {
    for (let right = -shifts; right <= shifts; right++) {
      const view = shifted(dataset, right, down);
      const before = size * views.length;
      const probabilities = await forwardPass(
        model,
        view,
        {
          outputs: classes,
          batchSize,
          precision,
          breathe: (done) => interruption.breathe(() => after(before + done, total, "images")),
        },
      );
      views.push({ probabilities, size, classes, ...(precision === "bfloat16" && { precision }) });
    }
  }
  return views.length === 1 ? displayed(views[0]!) : ensemble(views);
}

/** What `precision` may be wherever images are predicted. */
export const predictionPrecision: Schema<NonNullable<PredictOptions["precision"]>> = oneOf(
  "float32",
  "bfloat16",
  "fastest",
);

/** Any further, and digits would leave the image. */
const mostShifts = 4;
