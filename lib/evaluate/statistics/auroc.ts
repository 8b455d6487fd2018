// How well a score separates two groups, whatever the threshold.

import { checkNumbers } from "../../io/check_argument.ts";
import { InputError } from "../../io/input_error.ts";

/**
 * Computes the area under the receiver operating characteristic: the chance that one of `positive` scores
 * higher than one of `negative`, ties counting half (Mann & Whitney 1947; Hanley & McNeil 1982). 0.5 is no
 * better than a coin, 1 separates all.
 *
 * @param positive scores that should be high
 * @param negative scores that should be low
 * @returns the area, from 0 to 1
 * @throws {InputError} if either group is empty, or a score is not a number
 *
 * @example
 * ```ts
 * import { auroc } from "mnist/study";
 *
 * console.log(auroc([0.99, 0.9, 0.6], [0.8, 0.3])); // 5 of 6 pairs: 0.8333…
 * ```
 */
export function auroc(positive: ArrayLike<number>, negative: ArrayLike<number>): number {
  checkNumbers("positive", positive);
  checkNumbers("negative", negative);
  const [high, low] = [sorted(positive, "positive"), sorted(negative, "negative")];
  let [below, upTo, pairs] = [0, 0, 0];
  for (const score of high) {
    while (below < low.length && low[below]! < score) below++;
    while (upTo < low.length && low[upTo]! <= score) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (high.length * low.length);
}

function sorted(scores: ArrayLike<number>, name: string): Float64Array {
  const copy = Float64Array.from(scores);
  if (copy.length === 0) throw new InputError(`auroc: expected ${name} scores, found none`);
  const bad = copy.findIndex(Number.isNaN);
  if (bad >= 0) throw new InputError(`auroc: expected numbers, found NaN as ${name} score ${bad}`);
  return copy.sort();
}
