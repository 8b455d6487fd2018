// Takes some images of a data set, as a data set.

import type { Dataset } from "./dataset.ts";
import { gather, slice } from "./select.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Takes the first images, or those at given places.
 *
 * @param dataset where to take them from
 * @param which how many of the first (nothing is copied), or the indices to take, in that order (copied)
 * @returns the images taken, under the name of what they are part of
 * @throws {InputError} when there are not so many images, or no image has one of the indices
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
