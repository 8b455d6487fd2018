// Checks that two models were evaluated on the same images.

import type { Graded } from "./evaluation.ts";
import { InputError } from "../io/input_error.ts";

/** @throws {InputError} if two evaluations are not of the same images, as far as labels can tell */
export function checkSameImages(first: Graded, second: Graded): void {
  if (first.size !== second.size) {
    throw new InputError(
      `expected two evaluations of the same images, found ${first.size} of ${first.dataset} ` +
        `and ${second.size} of ${second.dataset}; evaluate both models on one data set`,
    );
  }
  const differs = first.truth.findIndex((label, i) => label !== second.truth[i]);
  if (differs >= 0) {
    throw new InputError(
      `expected two evaluations of the same images, found at image ${differs} the label ` +
        `${first.truth[differs]} in ${first.dataset} and ${second.truth[differs]} in ` +
        `${second.dataset}; evaluate both models on one data set`,
    );
  }
}
