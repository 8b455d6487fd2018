// Checks that what is given for a data set is one: a notebook's kernel checks no types.

import { InputError } from "../io/input_error.ts";
import { type KindName, kindOf } from "../io/kinds.ts";
import { describe } from "../io/schema.ts";
import type { Dataset } from "./dataset.ts";

/** What is wanted of a data set. */
export interface CheckDatasetOptions {
  /** What errors call the argument; `"dataset"` unless given. */
  readonly argument?: string;
  /** Whether each image must have a label; true unless given. */
  readonly labelled?: boolean;
  /** Whether there must be images; true unless given. What only counts needs but labels. */
  readonly pixels?: boolean;
}

/**
 * Checks a data set: its fields, the lengths of its arrays, its labels, and that its bytes are brightness.
 *
 * @param value anything
 * @param options what is wanted
 * @returns the value
 * @throws {InputError} if it is no data set, with what came instead and what to do
 */
export function checkDataset(
  value: unknown,
  { argument = "dataset", labelled = true, pixels: pictured = true }: CheckDatasetOptions = {},
): Dataset {
  const refuse = (expected: string, found: string, remedy: string) => {
    throw new InputError(`${argument}: expected ${expected}, found ${found}; ${remedy}`);
  };
  const given = other(value, pictured);
  if (given) refuse("a data set", ...given);
  const dataset = value as Dataset; // its fields are checked one by one
  const { name, images, labels, size, height, width, classNames } = dataset;
  const sides = pictured ? { height, width } : {};
  for (const [field, number] of Object.entries({ size, ...sides })) {
    const least = field === "size" ? 0 : 1;
    if (Number.isSafeInteger(number) && number >= least) continue;
    refuse(`${field} to be a whole number from ${least} up`, describe(number), makeOne);
  }
  if (typeof name !== "string") refuse("its name to be text", describe(name), makeOne);
  if (!isListOfText(classNames)) {
    refuse("classNames, a list of names", describe(classNames), makeOne);
  }
  const pixels = size * height * width;
  if (pictured && (!(images instanceof Uint8Array) || images.length !== pixels)) {
    refuse(
      `images to be a Uint8Array of ${size} x ${height} x ${width} = ${pixels} bytes`,
      describe(images),
      pixelRemedy(images, pixels),
    );
  }
  if (pictured && size >= enough && images.includes(1) && !images.some((byte) => byte > 1)) {
    refuse(
      "bytes from 0 (paper) to 255 (ink)",
      "none above 1",
      "multiply the pixels by 255 before they become bytes",
    );
  }
  if (!(labels instanceof Uint8Array)) {
    refuse("labels to be a Uint8Array of class indices", describe(labels), labelRemedy(labels));
  }
  if (labels.length === 0 && size > 0) {
    if (!labelled) return dataset;
    refuse("a label for each image", `none in ${name}`, "give a data set that is labelled");
  }
  const classes = classNames.length;
  if (labels.length !== size) {
    const oneHot = labels.length === size * classes;
    refuse(
      `one label for each of the ${size} images`,
      `${labels.length} labels`,
      oneHot ? "one-hot rows? give the index of each row's 1" : makeOne,
    );
  }
  const stray = labels.findIndex((label) => label >= classes);
  if (stray >= 0) {
    refuse(
      `labels below ${classes}, the number of classNames`,
      `${labels[stray]} at image ${stray}`,
      "count classes from 0, and name each of them",
    );
  }
  return dataset;
}

/** Fewer images may all be blank or faint. */
const enough = 10;

const makeOne = "datasetFromIdx, loadMnist and renderedDigits make data sets";

/** What is no data set at all, and what to do about it. */
function other(
  value: unknown,
  pictured: boolean,
): readonly [found: string, remedy: string] | undefined {
  if (typeof value === "string") {
    return [describe(value), "loadMnist({ directory }) and datasetFromIdx read files"];
  }
  if (value instanceof Promise) return [describe(value), "await it"];
  if (typeof value !== "object" || value === null) return [describe(value), makeOne];
  if ("images" in value || (!pictured && "labels" in value && "classNames" in value)) {
    return undefined;
  }
  const kind = kindOf(value);
  return [describe(value), (kind && remedies[kind]) ?? makeOne];
}

const remedies: Readonly<Partial<Record<KindName, string>>> = {
  split: "give its train or its validation",
  parts: "give its train or its test",
  model: "give the images in its place",
  graphModel: "give the images in its place",
  run: "give the images that it is to see",
  loaded: "give the images that it is to see",
  predictions: "give the images they were made from",
  evaluation: "give the images it was made from",
  embedding: "give the images it was made from",
};

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 &&
    value.every((name) => typeof name === "string");
}

function pixelRemedy(images: unknown, pixels: number): string {
  const { length } = Object(images) as { readonly length?: number };
  if (length === 4 * pixels) {
    return "RGBA? keep one byte a pixel, 255 minus its brightness on paper";
  }
  if (length === 3 * pixels) return "RGB? keep one byte a pixel, 255 minus its brightness on paper";
  if (length === pixels) {
    return "make bytes of them: Uint8Array.from(pixels, (p) => 255 * p) if they are fractions";
  }
  return makeOne;
}

function labelRemedy(labels: unknown): string {
  const rows = Array.isArray(labels) || ArrayBuffer.isView(labels);
  return rows ? "Uint8Array.from(labels) makes one" : makeOne;
}
