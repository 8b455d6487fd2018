// Whether one quantity rises or falls with another over many runs.

import * as is from "../../io/schema.ts";
import { checkValue } from "../../io/check_argument.ts";
import { tQuantile } from "./_t_quantile.ts";
import { InputError } from "../../io/input_error.ts";

/** A straight line through points, by least squares. */
export interface Trend {
  /** Number of points. */
  readonly n: number;
  /** Change of y per unit of x. */
  readonly slope: number;
  /** 95 % interval of the slope, by Student's t; one that contains 0 shows no trend. */
  readonly low: number;
  readonly high: number;
}

/**
 * Fits a straight line by least squares.
 *
 * @param points pairs of x and y, at least three, not all of one x
 * @returns the slope with its interval
 * @throws {InputError} if there are fewer than three points, or all have one x
 *
 * @example
 * ```ts
 * import { trend } from "mnist/study";
 *
 * const { slope, low, high } = trend([[1, 2], [2, 4.1], [3, 5.9], [4, 8]]);
 * console.log(`${slope.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`); // 1.98 (1.84 to 2.12)
 * ```
 */
export function trend(points: readonly (readonly [x: number, y: number])[]): Trend {
  checkValue("points", is.listOf(is.rowOf(is.number, is.number)), points);
  const n = points.length;
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / n;
  const [meanX, meanY] = [mean(0), mean(1)];
  const sum = (of: (dx: number, dy: number) => number) =>
    points.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0);
  const squares = sum((dx) => dx * dx);
  if (n < 3 || squares === 0) {
    throw new InputError(`points: expected three or more, of different x, found ${n}`);
  }
  const slope = sum((dx, dy) => dx * dy) / squares;
  const residuals = sum((dx, dy) => (dy - slope * dx) ** 2);
  const half = tQuantile(0.975, n - 2) * Math.sqrt(residuals / (n - 2) / squares);
  return { n, slope, low: slope - half, high: slope + half };
}
