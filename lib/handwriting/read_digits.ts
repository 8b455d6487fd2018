// Reads the handwritten digits of a picture.

import type * as tf from "@tensorflow/tfjs";
import { type Dataset, digitNames } from "../data/dataset.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { withTemperature } from "../evaluate/temperature.ts";
import { displayed } from "../io/displayable.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import * as is from "../io/schema.ts";
import { checkModel } from "../model/check_model.ts";
import { predict } from "../model/predict.ts";
import { loadModel } from "../store/load_model.ts";
import { chooseDigits } from "./_choose_digits.ts";
import { findRows } from "./find_digits.ts";
import { frameDigit, frameSide } from "./frame_digit.ts";
import { findInk, type Ink } from "./ink.ts";
import { type OpenedPicture, openPicture, type PictureSource } from "./open_picture.ts";

/** A rectangle of a picture, in its pixels. */
export interface Box {
  /** Its left edge. */
  readonly x: number;
  /** Its upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A digit that was read. */
export interface ReadDigit {
  /** Which, 0 to 9. */
  readonly digit: number;
  /** How likely it is that one, 0 to 1. */
  readonly confidence: number;
  /** Whether it is too unlikely to rely on. */
  readonly unsure: boolean;
  /** How likely each digit is. */
  readonly probabilities: Float32Array;
  /** Where it is, in the original picture's pixels. */
  readonly box: Box;
}

/** What a picture says. */
export interface Reading {
  /** The file's name, or `"picture"`. */
  readonly name: string;
  /** The digits as text, `""` if there are none. */
  readonly text: string;
  /** Row by row, from left to right. */
  readonly digits: readonly ReadDigit[];
  /** Whether any digit is unsure, or there is nothing to read. */
  readonly unsure: boolean;
  /** The picture's size in pixels. */
  readonly width: number;
  readonly height: number;
  /** The digits as 28 x 28 images without labels, to predict, to embed or to show. */
  readonly dataset: Dataset;
  /** How likely each of them is each digit. */
  readonly predictions: Predictions;
}

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
export const readingModel = "deep_cnn_39e_128b_photographs_seed_1";

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
  const opened = await openPicture(picture);
  const reader = await readerOf(model, options);
  return await readOpened(opened, reader);
}

const certainty = is.object<Pick<ReadDigitsOptions, "temperature" | "threshold">>({
  temperature: is.optional(is.positive),
  threshold: is.optional(is.share),
});

/** A network with what tells how sure it is. */
export interface Reader {
  readonly model: tf.LayersModel;
  readonly temperature: number;
  readonly threshold: number;
  readonly signal?: AbortSignal | undefined;
}

/** Of the network by default, fitted on the 30,000 held-out images of its like trained on the other half. */
const defaultTemperature = 0.475;

let own: Promise<tf.LayersModel> | undefined;

/** Completes the options; the default network is loaded once. */
export async function readerOf(
  model: tf.LayersModel | undefined,
  { temperature, threshold = 0.7, signal }: ReadDigitsOptions = {},
): Promise<Reader> {
  return {
    model: model ?? await ownModel(),
    temperature: temperature ?? (model ? 1 : defaultTemperature),
    ...{ threshold, signal },
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

/** Pictures in which ink is less certainly darker, or brighter, than paper are read both ways. */
const certain = 0.5;

async function readOpened(opened: OpenedPicture, reader: Reader): Promise<Reading> {
  const ink = findInk(opened);
  const reading = await readInk(opened, ink, reader);
  if (ink.certainty >= certain) return reading;
  const other = await readInk(opened, findInk(opened, !ink.dark), reader);
  // The more certain the ink, the fewer doubts the other reading may have: what surrounds a digit can look like some.
  return doubt(other) < doubt(reading) * (1 - ink.certainty / certain) ? other : reading;
}

/** What the mean confidence lacks; one digit of many that is unsure counts against all. */
function doubt({ digits }: Reading): number {
  const sum = digits.reduce(
    (total, { confidence, unsure }) => total + 1 - confidence + Number(unsure),
    0,
  );
  return digits.length === 0 ? 2 : sum / digits.length;
}

async function readInk(opened: OpenedPicture, ink: Ink, reader: Reader): Promise<Reading> {
  const { name, scale, width, height } = opened;
  const rows = findRows(ink);
  const candidates = rows.flatMap(({ candidates }) => candidates);
  const images = candidates.map(({ ink: piece }) => frameDigit(ink, piece));
  const all = await predicted(datasetOf(name, images), reader);
  const probabilitiesOf = (at: number) => all.slice(at * classes, (at + 1) * classes);
  const confidence = candidates.map((_, at) => Math.max(...probabilitiesOf(at)));
  let before = 0;
  const chosen = rows.flatMap((row) => {
    const end = before + row.candidates.length;
    const places = chooseDigits(row, confidence.slice(before, end)).map((at) => before + at);
    before = end;
    return places;
  });
  const digits = chosen.map((at): ReadDigit => {
    const probabilities = probabilitiesOf(at);
    const { left, top, right, bottom } = candidates[at]!.ink;
    return {
      digit: probabilities.indexOf(confidence[at]!),
      ...{ confidence: confidence[at]!, unsure: confidence[at]! < reader.threshold, probabilities },
      box: {
        ...{ x: Math.round(left * scale), y: Math.round(top * scale) },
        width: Math.round((right - left) * scale),
        height: Math.round((bottom - top) * scale),
      },
    };
  });
  return displayed({
    ...{ name, digits, text: digits.map(({ digit }) => digit).join("") },
    unsure: digits.length === 0 || digits.some(({ unsure }) => unsure),
    ...{ width: Math.round(width * scale), height: Math.round(height * scale) },
    dataset: displayed(datasetOf(name, chosen.map((at) => images[at]!))),
    predictions: displayed({
      probabilities: Float32Array.from(digits.flatMap(({ probabilities }) => [...probabilities])),
      ...{ size: digits.length, classes },
    }),
  });
}

const { length: classes } = digitNames;

/** @returns framed digits as a data set without labels */
function datasetOf(name: string, framed: readonly Uint8Array[]): Dataset {
  const area = frameSide * frameSide;
  const images = new Uint8Array(framed.length * area);
  framed.forEach((image, at) => images.set(image, at * area));
  return {
    ...{ name, images, labels: new Uint8Array(0), size: framed.length },
    ...{ height: frameSide, width: frameSide, classNames: digitNames },
    source: { kind: "custom", sha256: {} },
  };
}

/** @returns each image's probabilities, one after the other */
async function predicted(
  dataset: Dataset,
  { model, temperature, signal }: Reader,
): Promise<Float32Array> {
  if (dataset.size === 0) return new Float32Array(0);
  const predictions = await predict(model, dataset, signal && { signal });
  return withTemperature(predictions, temperature).probabilities;
}
