// How sure a model is of images that it was not made for.

import { auroc } from "./statistics/auroc.ts";
import type { Predictions } from "./predictions.ts";

/** How sure a model is of images of one kind. */
export interface ConfidenceSummary {
  /** Number of images. */
  readonly size: number;
  /** Mean probability of the most probable class. */
  readonly mean: number;
  /** Share of images of which the model is more than 90 % sure. */
  readonly above90: number;
  /** Share of images of which the model is more than 99 % sure. */
  readonly above99: number;
  /**
   * The chance that the model is surer of one of the familiar images than of one of these (AUROC of
   * the greatest probability; Hendrycks & Gimpel 2017): 1 tells all apart, 0.5 none.
   */
  readonly auroc: number;
  /** Share of these images of which the model is as sure as a threshold asks that 95 % of the familiar ones pass. */
  readonly passing: number;
}

/**
 * Summarises how sure a model is of images that are none of its classes, beside those it was made for.
 *
 * @param strange What the model says of images of no class that it knows.
 * @param familiar What it says of test images.
 * @returns Mean confidence, shares above 90 and 99 %, how well confidence tells the two apart, and how
 * many of these pass for familiar.
 * @throws {InputError} If there are no images, or a probability is not a number.
 *
 * @example
 * ```ts
 * import { confidenceSummary } from "mnist";
 *
 * const of = (...p: number[]) => ({
 *   probabilities: Float32Array.from(p.flatMap((p) => [p, 1 - p])),
 *   size: p.length,
 *   classes: 2,
 * });
 * const { above90, auroc } = confidenceSummary(of(0.95, 0.6), of(0.99, 0.9));
 * console.log(above90, auroc); // 0.5 0.75
 * ```
 */
export function confidenceSummary(
  strange: Predictions,
  familiar: Predictions,
): ConfidenceSummary {
  const confidence = confidenceOf(strange);
  const known = confidenceOf(familiar);
  const threshold = known.toSorted()[Math.floor(0.05 * known.length)] ?? NaN;
  const share = (threshold: number) =>
    confidence.filter((p) => p > threshold).length / confidence.length;
  return {
    auroc: auroc(known, confidence),
    size: strange.size,
    mean: confidence.reduce((sum, p) => sum + p, 0) / confidence.length,
    above90: share(0.9),
    above99: share(0.99),
    passing: confidence.filter((p) => p >= threshold).length / confidence.length,
  };
}

/** The greatest probability of each image. */
function confidenceOf({ probabilities, size, classes }: Predictions): Float32Array {
  return Float32Array.from(
    { length: size },
    (_, i) => Math.max(...probabilities.subarray(i * classes, (i + 1) * classes)),
  );
}
