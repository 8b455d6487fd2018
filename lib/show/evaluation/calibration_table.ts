// Loss and calibration error of models before and after, beside the error that chance makes.

import { checkIsNamed, checkNamed } from "../../io/check_argument.ts";
import { calibrationErrorByChance } from "../../evaluate/calibration_by_chance.ts";
import type { Evaluations } from "../../evaluate/shared_mistakes.ts";
import { type Table, table } from "../table.ts";

/**
 * Tabulates accuracy, loss and expected calibration error. The last column is the error that a
 * perfectly calibrated model of the same confidences would not exceed in 19 of 20 cases.
 *
 * @param evaluations by model what `atTemperatures` returned, or any evaluations by name
 *
 * @example
 * ```ts
 * import { atTemperatures, renderedDigits, show } from "mnist";
 * import { calibrationTable } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const predictions = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * await show(calibrationTable({ guessing: atTemperatures(predictions, test, 1.5) }));
 * ```
 */
export function calibrationTable(evaluations: Readonly<Record<string, Evaluations>>): Table {
  checkIsNamed("evaluations", "evaluation", evaluations);
  for (const [model, states] of Object.entries(evaluations)) {
    checkNamed(`evaluations.${model}`, "evaluation", states);
  }
  const rows = Object.entries(evaluations).flatMap(([model, states]) =>
    Object.entries(states).map(([state, evaluation]) => ({
      ...{ model, state, accuracy: evaluation.accuracy, loss: evaluation.loss },
      error: evaluation.calibration.error,
      chance: calibrationErrorByChance(evaluation).high,
    }))
  );
  return table(rows, {
    caption: "Calibration",
    headings: { error: "calibration error", chance: "by chance, up to" },
    format: { accuracy: "percent", loss: 4, error: "percent", chance: "percent" },
  });
}
