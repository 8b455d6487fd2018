// How large a calibration error a perfectly calibrated model would show by chance.

import { fromOne } from "../io/schema.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkKind } from "../io/check_argument.ts";
import { Random } from "../data/random.ts";
import { calibrate } from "./_calibrate.ts";
import type { Evaluation } from "./evaluation.ts";

/** Options of {@linkcode calibrationErrorByChance}. */
export interface CalibrationByChanceOptions {
  /** Number of rounds; 500 unless given. */
  readonly rounds?: number;
  /** The same seed gives the same figures; 1 unless given. */
  readonly seed?: number;
}

/** Expected calibration errors due to chance alone. */
export interface CalibrationByChance {
  readonly mean: number;
  /** The 95th percentile of the rounds. */
  readonly high: number;
}

/**
 * Simulates the expected calibration error of a perfectly calibrated model with the same confidences: in
 * each round, each image is classified correctly with a probability equal to its confidence (consistency
 * resampling; Bröcker & Smith 2007). The error is above 0 because bins hold few images; one that is not
 * above `high` is no evidence of miscalibration.
 *
 * @param evaluation what `evaluate` returned
 * @param options rounds and seed
 * @returns the rounds' mean and 95th percentile
 * @throws {InputError} if rounds is not a whole number from 1 up
 *
 * @example
 * ```ts
 * import { evaluate, renderedDigits } from "mnist";
 * import { calibrationErrorByChance } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 100 });
 * const probabilities = new Float32Array(1000).fill(0.1);
 * const { mean, high } = calibrationErrorByChance(
 *   evaluate({ probabilities, size: 100, classes: 10 }, test),
 * );
 * console.log(mean, high); // about 0.024 and 0.06: of 100 images 10 are right by chance, give or take 3
 * ```
 */
export function calibrationErrorByChance(
  evaluation: Pick<Evaluation, "confidence">,
  options: CalibrationByChanceOptions = {},
): CalibrationByChance {
  checkKind("evaluation", "evaluation", evaluation, ["confidence"]);
  const { confidence } = evaluation;
  checkOptions("calibrationErrorByChance", options, ["rounds", "seed"]);
  const { rounds = 500, seed = 1 } = options;
  checkValue("rounds", fromOne, rounds);
  const random = new Random(seed);
  const errors = Float64Array.from(
    { length: rounds },
    () => calibrate(confidence, (i) => random.next() < confidence[i]!).error,
  ).sort();
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / rounds,
    high: errors[Math.ceil(0.95 * rounds) - 1]!, // rounds are at least 1
  };
}
