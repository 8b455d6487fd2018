// How confident a model is on images of none of its classes.

import { displayed } from "../io/displayable.ts";
import { checkKind } from "../io/check_argument.ts";
import { auroc } from "./statistics/auroc.ts";
import type { Predictions } from "./predictions.ts";

/** How confident a model is on images of one kind. */
export interface ConfidenceSummary {
  /** Number of images. */
  readonly size: number;
  /** Mean probability of the most probable class. */
  readonly mean: number;
  /** Share of images with a confidence above 90 %. */
  readonly above90: number;
  /** Share of images with a confidence above 99 %. */
  readonly above99: number;
  /**
   * The chance that the model is more confident on a familiar image than on one of these (AUROC of the
   * maximum probability; Hendrycks & Gimpel 2017): 1 separates all, 0.5 none.
   */
  readonly auroc: number;
  /** Share of these images that pass a confidence threshold that 95 % of the familiar ones pass. */
  readonly passing: number;
}

/**
 * Summarises how confident a model is on images of none of its classes, compared with those it was made for.
 *
 * @param strange predictions on images of none of the model's classes
 * @param familiar predictions on test images
 * @returns mean confidence, shares above 90 and 99 %, how well confidence separates the two, and the share
 * that passes for familiar
 * @throws {InputError} if there are no images, or a probability is not a number
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
  checkKind("strange", "predictions", strange);
  checkKind("familiar", "predictions", familiar);
  const confidence = confidenceOf(strange);
  const known = confidenceOf(familiar);
  const threshold = known.toSorted()[Math.floor(0.05 * known.length)] ?? NaN;
  const share = (threshold: number) =>
    confidence.filter((p) => p > threshold).length / confidence.length;
  return displayed({
    auroc: auroc(known, confidence),
    size: strange.size,
    mean: confidence.reduce((sum, p) => sum + p, 0) / confidence.length,
    above90: share(0.9),
    above99: share(0.99),
    passing: confidence.filter((p) => p >= threshold).length / confidence.length,
  });
}

/** The maximum probability of each image. */
function confidenceOf({ probabilities, size, classes }: Predictions): Float32Array {
  return Float32Array.from(
    { length: size },
    (_, i) => Math.max(...probabilities.subarray(i * classes, (i + 1) * classes)),
  );
}
