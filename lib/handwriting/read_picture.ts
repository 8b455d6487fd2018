// Reads the digits of a picture that is open, by whatever recognises them. Nothing here needs TensorFlow or a file.

import type { Dataset } from "../data/dataset.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { withTemperature } from "../evaluate/temperature.ts";
import { displayed } from "../io/displayable.ts";
import { chooseDigits } from "./_choose_digits.ts";
import { findRows } from "./find_digits.ts";
import { frameDigit, frameSide } from "./frame_digit.ts";
import { findInk, type Ink } from "./ink.ts";
import type { OpenedPicture } from "./open_picture.ts";

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

/** What recognises framed digits, and how sure it has to be. */
export interface Reader {
  /** @returns the probabilities of each class for each image */
  predict(dataset: Dataset): Promise<Predictions>;
  readonly classNames: readonly string[];
  /** What the network's logits are divided by. */
  readonly temperature: number;
  /** Digits with less confidence are unsure. */
  readonly threshold: number;
}

/** Pictures in which ink is less certainly darker, or brighter, than paper are read both ways. */
const certain = 0.5;

/**
 * Reads the digits of a picture; a web page does so with the same code.
 *
 * @param opened its pixels
 * @param reader what recognises a framed digit
 * @param isDark whether the ink is darker than the paper; as it looks unless given
 * @returns the digits in reading order; none if there is nothing to read
 */
export async function readPicture(
  opened: OpenedPicture,
  reader: Reader,
  isDark?: boolean,
): Promise<Reading> {
  const ink = findInk(opened, isDark);
  const reading = await readInk(opened, ink, reader);
  if (isDark !== undefined || ink.certainty >= certain || isLinedOnly(ink)) return reading;
  const other = await readInk(opened, findInk(opened, !ink.dark), reader);
  // Of many digits, what lies between them can look like a few.
  if (2 * sureOf(other) < sureOf(reading)) return reading;
  // The more certain the ink, the fewer doubts the other reading may have: what surrounds a digit can look like some.
  return doubt(other) < doubt(reading) * (1 - ink.certainty / certain) ? other : reading;
}

/** Whether all ink is of lines: between them is paper, and no ink of the other kind. */
function isLinedOnly({ mask, strokes }: Ink): boolean {
  const count = (of: Uint8Array) => of.reduce((sum, value) => sum + value, 0);
  return count(strokes) < 0.005 * count(mask);
}

function sureOf({ digits }: Reading): number {
  return digits.filter(({ unsure }) => !unsure).length;
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
  const { classNames } = reader;
  const { length: classes } = classNames;
  const all = await predicted(datasetOf(name, images, classNames), reader);
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
    ...{ name, digits, text: digits.map(({ digit }) => classNames[digit]).join("") },
    unsure: digits.length === 0 || digits.some(({ unsure }) => unsure),
    ...{ width: Math.round(width * scale), height: Math.round(height * scale) },
    dataset: displayed(datasetOf(name, chosen.map((at) => images[at]!), classNames)),
    predictions: displayed({
      probabilities: Float32Array.from(digits.flatMap(({ probabilities }) => [...probabilities])),
      ...{ size: digits.length, classes },
    }),
  });
}

/** @returns framed digits as a data set without labels */
function datasetOf(
  name: string,
  framed: readonly Uint8Array[],
  classNames: readonly string[],
): Dataset {
  const area = frameSide * frameSide;
  const images = new Uint8Array(framed.length * area);
  framed.forEach((image, at) => images.set(image, at * area));
  return {
    ...{ name, images, labels: new Uint8Array(0), size: framed.length },
    ...{ height: frameSide, width: frameSide, classNames },
    source: { kind: "custom", sha256: {} },
  };
}

/** @returns each image's probabilities, one after the other */
async function predicted(
  dataset: Dataset,
  { predict, temperature }: Reader,
): Promise<Float32Array> {
  if (dataset.size === 0) return new Float32Array(0);
  return withTemperature(await predict(dataset), temperature).probabilities;
}
