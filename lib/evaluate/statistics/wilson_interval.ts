// The confidence interval of every accuracy in this project.

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { between0And1, describe, fromOne } from "../../io/schema.ts";
import { checkValue } from "../../io/check_argument.ts";
import { InputError } from "../../io/input_error.ts";

/** Both ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Computes the Wilson score interval of a proportion: the true accuracies that `successes` out of `n` do not
 * contradict. Unlike the textbook `p ± 1.96 s`, it stays within 0 and 1 and keeps its level near either end,
 * where good classifiers are (Wilson 1927; Brown, Cai & DasGupta 2001).
 *
 * @param successes number of trials that succeeded
 * @param n number of trials, at least 1
 * @param confidence level of the interval, between 0 and 1; 0.95 unless given
 * @returns both ends, as fractions of 1
 * @throws {InputError} if the counts are not whole numbers with 0 <= successes <= n and n >= 1, or
 * `confidence` is not between 0 and 1
 *
 * @example
 * ```ts
 * import { wilsonInterval } from "mnist/study";
 *
 * const { low, high } = wilsonInterval(9918, 10000);
 * console.log(low.toFixed(4), high.toFixed(4)); // 0.9898 0.9934
 * ```
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  checkValue("n", fromOne, n);
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > n) {
    throw new InputError(
      `successes: expected a whole number from 0 to n = ${n}, found ${describe(successes)}`,
    );
  }
  checkValue("confidence", between0And1, confidence);
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const p = successes / n;
  const shrink = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / shrink;
  const half = z * Math.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2) / shrink;
  // Rounding would leave some 1e-17 where an end is exactly 0 or 1.
  return {
    low: successes === 0 ? 0 : centre - half,
    high: successes === n ? 1 : centre + half,
  };
}
