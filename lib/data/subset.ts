// Takes some images of a data set as a smaller one.

import { checkDataset } from "./check_dataset.ts";
import { checkNumbers } from "../io/check_argument.ts";
import type { Dataset } from "./dataset.ts";
import { gather, slice } from "./select.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Takes the first images, or those at given indices.
 *
 * @param dataset the images to take from
 * @param which how many of the first (nothing is copied), or the indices to take, in that order (copied)
 * @returns the images taken; the name says what they are part of
 * @throws {InputError} if there are fewer images, or an index is not that of an image
 *
 * @example
 * ```ts
 * import { renderedDigits, subset } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 100 });
 * const threes = subset(test, [...test.labels.keys()].filter((i) => test.labels[i] === 3));
 * if (threes.size !== 10 || !threes.labels.every((label) => label === 3)) throw new Error("threes");
 * ```
 */
export function subset(dataset: Dataset, which: number | ArrayLike<number>): Dataset {
  checkDataset(dataset, { labelled: false });
  if (typeof which !== "number") checkNumbers("which", which);
  if (typeof which === "number") {
    if (!Number.isInteger(which) || which < 0 || which > dataset.size) {
      throw new InputError(
        `which: expected a count from 0 to ${dataset.size} of ${dataset.name}, found ${which}`,
      );
    }
    return slice(dataset, 0, which);
  }
  return gather(dataset, which, `${dataset.name} (${which.length} images)`);
}
