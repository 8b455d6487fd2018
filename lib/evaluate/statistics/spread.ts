// The mean over a few runs, with the spread of single runs and the interval of the mean.

import { checkNumbers } from "../../io/check_argument.ts";
import { tQuantile } from "./_t_quantile.ts";

/** A mean over runs, with its spread. */
export interface Spread {
  /** Number of runs. */
  readonly n: number;
  /** NaN if there are none. */
  readonly mean: number;
  /** Standard deviation of single runs (n - 1); NaN below two. */
  readonly deviation: number;
  /** 95 % interval of the mean, by Student's t; NaN below two. */
  readonly low: number;
  readonly high: number;
}

/**
 * Averages figures of several runs.
 *
 * @param values one figure per run
 * @returns their mean and its interval
 *
 * @example
 * ```ts
 * import { spread } from "mnist/study";
 *
 * const { mean, low, high } = spread([0.9931, 0.9928, 0.9937]);
 * console.log(`${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`); // 0.9932 (0.9921 to 0.9943)
 * ```
 */
export function spread(values: readonly number[]): Spread {
  checkNumbers("values", values);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n < 2 ? NaN : Math.sqrt(squares / (n - 1));
  const half = tQuantile(0.975, n - 1) * deviation / Math.sqrt(n);
  return { n, mean, deviation, low: mean - half, high: mean + half };
}
