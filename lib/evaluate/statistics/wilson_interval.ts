// The confidence interval that every accuracy in this project is shown with.

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { InputError } from "../../io/input_error.ts";

/** Both ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a proportion: the range of true accuracies that `successes` out of `n`
 * does not contradict. Unlike the textbook `p ± 1.96 s`, it stays within 0 and 1 and holds its
 * level close to either end, which is where good classifiers are (Wilson 1927; Brown, Cai &
 * DasGupta 2001).
 *
 * @param successes How many of the `n` trials succeeded.
 * @param n Number of trials, at least 1.
 * @param confidence Level of the interval, between 0 and 1.
 * @returns Both ends, as fractions of 1.
 * @throws {InputError} If the counts are not whole numbers with 0 <= successes <= n and n >= 1, or
 * `confidence` is not between 0 and 1.
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
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new InputError(`wilsonInterval: n is a whole number from 1, found ${n}`);
  }
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > n) {
    throw new InputError(
      `wilsonInterval: successes is a whole number from 0 to n = ${n}, found ${successes}`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError(`wilsonInterval: confidence lies between 0 and 1, found ${confidence}`);
  }
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const p = successes / n;
  const shrink = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / shrink;
  const half = z * Math.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2) / shrink;
  // At the ends rounding would leave a stray 1e-17 where the interval is exactly 0 or 1.
  return {
    low: successes === 0 ? 0 : centre - half,
    high: successes === n ? 1 : centre + half,
  };
}
