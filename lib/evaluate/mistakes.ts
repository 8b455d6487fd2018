// The images that a model got wrong, worst first.

import { displayed } from "../io/displayable.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkKind } from "../io/check_argument.ts";
import type { Evaluation } from "./evaluation.ts";

/** One image whose most probable class is not the true one. */
export interface Mistake {
  /** Which image of the data set. */
  readonly index: number;
  /** True class. */
  readonly truth: number;
  /** Predicted class. */
  readonly prediction: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
  /** Probability of the predicted class less that of the runner-up. */
  readonly margin: number;
  /** Cross-entropy in nats. */
  readonly loss: number;
}

/** Options of {@linkcode mistakes}. */
export interface MistakesOptions {
  /**
   * What to sort by, largest first; `"loss"` unless given. `"loss"`: how improbable the truth; `"confidence"`: how
   * probable the mistake; `"margin"`: how far ahead of the runner-up.
   */
  readonly sortBy?: "loss" | "confidence" | "margin";
}

/**
 * Lists every mistake of an evaluation, worst first.
 *
 * @param evaluation what `evaluate` returned
 * @param options what "worst" means
 * @returns one row per mistake; ties keep the data set's order
 *
 * @example
 * ```ts
 * import { evaluate, mistakes } from "mnist";
 *
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
 * const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
 * const [worst] = mistakes(evaluate({ probabilities, size: 3, classes: 2 }, dataset));
 * console.log(worst?.index, worst?.loss.toFixed(3)); // 1 0.916
 * ```
 */
export function mistakes(
  evaluation: Evaluation,
  options: MistakesOptions = {},
): readonly Mistake[] {
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("mistakes", options, ["sortBy"]);
  const { sortBy = "loss" } = options;
  const { size, truth, predicted } = evaluation;
  const found: Mistake[] = [];
  for (let index = 0; index < size; index++) {
    if (truth[index] !== predicted[index]) found.push(readingOf(evaluation, index));
  }
  return displayed(found.sort((a, b) => b[sortBy] - a[sortBy]));
}

/** The figures of one image, classified correctly or not. */
export function readingOf(evaluation: Evaluation, index: number): Mistake {
  const { truth, predicted, confidence, margin, losses } = evaluation;
  return {
    index,
    truth: truth[index]!,
    prediction: predicted[index]!,
    confidence: confidence[index]!,
    margin: margin[index]!,
    loss: losses[index]!,
  };
}
