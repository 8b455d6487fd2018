// Divides a data set into folds, for predicting each image by a model that never saw it.

import { describe } from "../io/schema.ts";
import type { Labelled } from "./dataset.ts";
import { Random } from "./random.ts";
import { InputError } from "../io/input_error.ts";

/** Options of {@linkcode stratifiedFolds}. */
export interface StratifiedFoldsOptions {
  /** How many folds, from 2 to the number of images; 5 unless given. */
  readonly folds?: number;
  /** The same seed gives the same folds; 0 unless given. */
  readonly seed?: number;
}

/**
 * Divides images at random into folds that differ by at most one image, in all and in each class.
 *
 * @param dataset the labels of the images to divide
 * @param options how many folds, and the seed
 * @returns the indices of each fold's images, in the data set's order; every image is in one fold
 * @throws {InputError} if `folds` is not a whole number from 2 to the number of images
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 * import { stratifiedFolds } from "./stratified_folds.ts";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * const folds = stratifiedFolds(train, { folds: 5, seed: 1 });
 * if (folds.some(({ length }) => length !== 20)) throw new Error("a fifth each");
 * ```
 */
export function stratifiedFolds(
  dataset: Labelled,
  { folds = 5, seed = 0 }: StratifiedFoldsOptions = {},
): readonly Uint32Array[] {
  const { name, size, labels, classNames } = dataset;
  if (!Number.isInteger(folds) || folds < 2 || folds > size) {
    throw new InputError(
      `folds: expected a whole number from 2 to the ${size} images of ${name}, found ${
        describe(folds)
      }`,
    );
  }
  const random = new Random(seed);
  const members = classNames.map((): number[] => []);
  labels.forEach((label, index) => members[label]?.push(index));
  const parts = Array.from({ length: folds }, (): number[] => []);
  // Dealt like cards, each class starting where the last one ended, which keeps the sizes even too.
  members.flatMap((indices) => random.shuffle(indices))
    .forEach((index, place) => parts[place % folds]?.push(index));
  return parts.map((part) => Uint32Array.from(part).sort());
}
