// What a model made of one image, right or wrong.

import type { Evaluation } from "./evaluation.ts";
import type { Mistake } from "./mistakes.ts";

/** The figures of one image; of one that was read rightly there are as many as of a mistake. */
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
