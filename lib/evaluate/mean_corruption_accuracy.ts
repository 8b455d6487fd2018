// A model's accuracy on corrupted images: the rows of a robustness study, and their mean.

import { checkOptions } from "../io/check_options.ts";
import { checkKinds } from "../io/check_argument.ts";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Interval } from "./statistics/wilson_interval.ts";
import { InputError } from "../io/input_error.ts";

/** One model on the images of one corruption at one severity. */
export interface CorruptedAccuracy {
  /** What the model is called. */
  readonly model: string;
  /** Name of the corruption; undefined for uncorrupted images. */
  readonly corruption: string | undefined;
  /** 1 to 5; 0 for uncorrupted images. */
  readonly severity: number;
  /** Number of images. */
  readonly size: number;
  /** Images classified correctly. */
  readonly correct: number;
  /** `correct / size`. */
  readonly accuracy: number;
  /** 95 % Wilson interval of the accuracy. */
  readonly interval: Interval;
  /** 1 for each image classified correctly, 0 for others. */
  readonly right: Uint8Array;
  /** That in which it was predicted, if not float32. */
  readonly precision?: "bfloat16";
}

/** Options of {@linkcode meanCorruptionAccuracy}. */
export interface MeanCorruptionAccuracyOptions {
  /** Which model; the first row's unless given. */
  readonly model?: string;
  /** Another model to subtract image by image, for the paired difference of the two. */
  readonly less?: string;
}

/** A mean over corruptions and severities, with its 95 % interval. */
export interface MeanCorruptionAccuracy extends Interval {
  readonly mean: number;
  /** Number of images, the same in every corruption. */
  readonly size: number;
  /** Corruptions times severities. */
  readonly cells: number;
}

/**
 * Averages the accuracy of one model over every corruption and severity, weighted equally. The images are
 * the same in each, so the interval is that of a mean over images, of the share of an image's corrupted
 * versions that were classified correctly. It says nothing about other corruptions.
 *
 * @param rows what `robustness` returned; those of other models and of uncorrupted images are ignored
 * @param options which model, and which other one to subtract
 * @returns the mean and its 95 % interval
 * @throws {InputError} if there are no rows of a model on corrupted images, or their sizes differ
 *
 * @example
 * ```ts
 * import { type CorruptedAccuracy } from "mnist";
 * import { meanCorruptionAccuracy, wilsonInterval } from "mnist/study";
 *
 * const row = (severity: number, ...right: number[]): CorruptedAccuracy => {
 *   const correct = right.reduce((sum, one) => sum + one, 0);
 *   return {
 *     ...{ model: "a", corruption: "blur", severity, size: right.length, correct },
 *     ...{ accuracy: correct / right.length, interval: wilsonInterval(correct, right.length) },
 *     right: Uint8Array.from(right),
 *   };
 * };
 * console.log(meanCorruptionAccuracy([row(1, 1, 1, 1), row(2, 1, 0, 1)]).mean); // 5 / 6
 * ```
 */
export function meanCorruptionAccuracy(
  rows: readonly CorruptedAccuracy[],
  options: MeanCorruptionAccuracyOptions = {},
): MeanCorruptionAccuracy {
  checkKinds("rows", "corruptedAccuracy", rows);
  checkOptions("meanCorruptionAccuracy", options, ["model", "less"]);
  const { model = rows[0]?.model, less } = options;
  const { shares, cells } = sharesOf(rows, model);
  if (less !== undefined) {
    const other = sharesOf(rows, less);
    if (other.cells !== cells || other.shares.length !== shares.length) {
      throw new InputError(
        `${less}: expected results on the ${shares.length} images and ${cells} corruptions of ` +
          `${model}, found ${other.shares.length} and ${other.cells}`,
      );
    }
    other.shares.forEach((share, i) => shares[i]! -= share);
  }
  const size = shares.length;
  const mean = shares.reduce((sum, share) => sum + share, 0) / size;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  // One image has no deviation.
  const half = normalQuantile(0.975, 0, 1) * Math.sqrt(squares / Math.max(1, size - 1) / size);
  return { mean, low: mean - half, high: mean + half, size, cells };
}

/** For each image, the share of its corrupted versions that a model classifies correctly. */
function sharesOf(
  rows: readonly CorruptedAccuracy[],
  model: string | undefined,
): { shares: Float64Array; cells: number } {
  const own = rows.filter((row) => row.model === model && row.corruption !== undefined);
  const [first] = own;
  if (first === undefined) {
    throw new InputError(`${model}: expected results on corrupted images, found none`);
  }
  const shares = new Float64Array(first.size);
  for (const { corruption, severity, size, right } of own) {
    if (size !== first.size) {
      throw new InputError(
        `${model}: expected ${first.size} images in every corruption, found ${size} in ` +
          `${corruption} ${severity}`,
      );
    }
    right.forEach((one, i) => shares[i]! += one / own.length);
  }
  return { shares, cells: own.length };
}
