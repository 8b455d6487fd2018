// Reads the handwritten digits of a picture.

import type * as tf from "@tensorflow/tfjs";
import { digitNames } from "../data/dataset.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { Interruption } from "../io/interruption.ts";
import * as is from "../io/schema.ts";
import { checkModel } from "../model/check_model.ts";
import { predict } from "../model/predict.ts";
import { loadModel } from "../store/load_model.ts";
import { openPicture, type PictureSource } from "./open_picture.ts";
import { type Reader, type Reading, readPicture } from "./read_picture.ts";

/** Options of {@linkcode readDigits}. */
export interface ReadDigitsOptions {
  /** What the network's logits are divided by; {@linkcode temperatureOf} fits it. The default model's own unless given. */
  readonly temperature?: number;
  /** Digits with less confidence are unsure, 0 to 1; 0.7 unless given. */
  readonly threshold?: number;
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/** The network that reads unless another is given. */
export const readingModel = "deep_cnn_39e_64b_photographs_seed_1";

/**
 * Reads the digits of a picture: a photograph, a scan or a drawing, of one digit or of rows of them.
 *
 * @param picture a path, the bytes of a file, or pixels
 * @param model a network of 28 x 28 digits; the project's own for handwriting unless given
 * @param options when a digit is unsure
 * @returns the digits in reading order; none if there is nothing to read
 * @throws {InputError} if the picture cannot be opened, the model does not read 28 x 28 digits, or an option makes no sense
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { drawPage, readDigits } from "mnist";
 *
 * const { text, digits } = await readDigits(await drawPage("2026"));
 * console.log(text, digits[0]?.confidence);
 * ```
 */
export async function readDigits(
  picture: PictureSource,
  model?: tf.LayersModel,
  options: ReadDigitsOptions = {},
): Promise<Reading> {
  checkOptions("readDigits", options, ["temperature", "threshold", "signal"]);
  const { temperature, threshold } = options;
  checkValue("readDigits", certainty, { temperature, threshold });
  if (model !== undefined) checkModel(model);
  using interruption = new Interruption("readDigits", { signal: options.signal });
  interruption.check(() => "before it looked for digits");
  const opened = await openPicture(picture);
  return await readPicture(opened, await readerOf(model, options));
}

const certainty = is.object<Pick<ReadDigitsOptions, "temperature" | "threshold">>({
  temperature: is.optional(is.positive),
  threshold: is.optional(is.share),
});

/** Of the network by default, fitted on the 30,000 held-out images of its like trained on the other half. */
export const readingTemperature = 0.476;

let own: Promise<tf.LayersModel> | undefined;

/** Completes the options; the default network is loaded once. */
async function readerOf(
  model: tf.LayersModel | undefined,
  { temperature, threshold = 0.7, signal }: ReadDigitsOptions = {},
): Promise<Reader> {
  const network = model ?? await ownModel();
  return {
    predict: (dataset) => predict(network, dataset, signal && { signal }),
    ...{ classNames: digitNames, threshold },
    temperature: temperature ?? (model ? 1 : readingTemperature),
  };
}

async function ownModel(): Promise<tf.LayersModel> {
  own ??= loadModel(readingModel).then(({ model }) => model);
  try {
    return await own;
  } catch (error) {
    own = undefined; // so that a model put back into its place is found
    throw error;
  }
}
