// Refuses results of other images than those to be shown.

import { InputError } from "../../io/input_error.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";

/**
 * @param figure the function that was called, which the error names
 * @throws {InputError} if the evaluation is of another number of images
 */
export function checkEvaluated(figure: string, dataset: Dataset, evaluation: Evaluation): void {
  if (evaluation.size === dataset.size) return;
  throw new InputError(
    `${figure}: expected an evaluation of ${dataset.name}, ${dataset.size} images, ` +
      `found one of ${evaluation.dataset}, ${evaluation.size} images`,
  );
}
