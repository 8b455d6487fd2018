// Whether two models differ by more than chance, by the images that only one of them got right.

import { checkKind } from "../../io/check_argument.ts";
import { checkSameImages } from "../check_same_images.ts";
import type { Graded } from "../evaluation.ts";
import { InputError } from "../../io/input_error.ts";

/** How two models' results on the same images divide, and how likely the difference is by chance. */
export interface McNemar {
  /** Images that both got right. */
  readonly both: number;
  /** Images that the first got right and the second wrong. */
  readonly onlyFirst: number;
  /** Images that the second got right and the first wrong. */
  readonly onlySecond: number;
  /** Images that both got wrong. */
  readonly neither: number;
  /**
   * The probability of a difference of this size or more between two equally accurate models; 1 if they
   * never differ.
   */
  readonly pValue: number;
}

/**
 * Tests two models on the same images for a difference (exact McNemar test). It uses only the images that
 * one model got right and the other wrong, so it detects differences that two overlapping confidence
 * intervals hide (McNemar 1947; Dietterich 1998).
 *
 * It is about these two models, not two ways to train: another seed gives other models.
 *
 * @param first one model's evaluation
 * @param second the other's, on the same data set
 * @returns how the images divide, and the two-sided p-value
 * @throws {InputError} if the two were not evaluated on the same images
 *
 * @example
 * ```ts
 * import { mcNemar } from "mnist/study";
 *
 * const truth = Uint8Array.of(0, 1, 1, 0);
 * const graded = (...predicted: number[]) => ({
 *   dataset: "four images",
 *   size: 4,
 *   truth,
 *   predicted: Uint8Array.from(predicted),
 * });
 * const { onlyFirst, onlySecond, pValue } = mcNemar(graded(0, 1, 1, 1), graded(0, 0, 0, 1));
 * console.log(onlyFirst, onlySecond, pValue); // 2 0 0.5
 * ```
 */
export function mcNemar(first: Graded, second: Graded): McNemar {
  checkKind("first", "graded", first);
  checkKind("second", "graded", second);
  checkSameImages(first, second);
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  first.truth.forEach((truth, i) => {
    const firstIsRight = first.predicted[i] === truth;
    const secondIsRight = second.predicted[i] === truth;
    if (firstIsRight) counts[secondIsRight ? "both" : "onlyFirst"]++;
    else counts[secondIsRight ? "onlySecond" : "neither"]++;
  });
  return { ...counts, pValue: mcNemarPValue(counts.onlyFirst, counts.onlySecond) };
}

/**
 * Computes the two-sided p-value of the exact McNemar test from its two counts: twice the binomial
 * probability of at most the smaller one, at even odds, and at most 1.
 *
 * @param onlyFirst images that only the first model got right
 * @param onlySecond images that only the second model got right
 * @returns a probability
 * @throws {InputError} if a count is not a whole number from 0 up
 *
 * @example
 * ```ts
 * import { mcNemarPValue } from "./mc_nemar.ts";
 *
 * console.log(mcNemarPValue(20, 38).toFixed(4)); // 0.0248
 * ```
 */
export function mcNemarPValue(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new InputError(`mcNemarPValue: counts are whole numbers from 0, found ${count}`);
    }
  }
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (2 * fewer >= n - 1) return 1;
  // Summed from the largest term down, as shares of it: 2^-n alone would underflow.
  let logLargest = -n * Math.LN2;
  for (let k = 1; k <= fewer; k++) logLargest += Math.log((n - k + 1) / k);
  let share = 1;
  let sum = 1;
  for (let k = fewer; k > 0; k--) sum += share *= k / (n - k + 1);
  return Math.min(1, 2 * Math.exp(logLargest) * sum);
}
