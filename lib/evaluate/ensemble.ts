// Several models as one: the mean of their probabilities.

import { displayed } from "../io/displayable.ts";
import { checkKinds } from "../io/check_argument.ts";
import { precisionOf, type Predictions } from "./predictions.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Averages the probabilities of several models (soft voting).
 *
 * @param members each model's n x classes probabilities, for the same images in the same order
 * @returns n x classes probabilities
 * @throws {InputError} if there are no members, or they differ in images or classes
 *
 * @example
 * ```ts
 * import { ensemble } from "mnist";
 *
 * const sure = { probabilities: Float32Array.of(0.9, 0.1), size: 1, classes: 2 };
 * const unsure = { probabilities: Float32Array.of(0.4, 0.6), size: 1, classes: 2 };
 * console.log(ensemble([sure, unsure]).probabilities); // 0.65, 0.35
 * ```
 */
export function ensemble(members: readonly Predictions[]): Predictions {
  checkKinds("members", "predictions", members);
  const [first] = members;
  if (!first) {
    throw new InputError("members: expected predictions of one model or more, found none");
  }
  const { size, classes } = first;
  const sums = new Float64Array(size * classes);
  for (const [at, member] of members.entries()) {
    if (member.size !== size || member.classes !== classes) {
      throw new InputError(
        `members[${at}]: expected ${size} x ${classes} probabilities as in members[0], found ` +
          `${member.size} x ${member.classes}`,
      );
    }
    member.probabilities.forEach((probability, i) => sums[i]! += probability);
  }
  const probabilities = Float32Array.from(sums, (sum) => sum / members.length);
  return displayed({ probabilities, size, classes, ...precisionOf(members) });
}
