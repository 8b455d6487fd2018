// An evaluation in numbers: all of it in one table, and class by class in another.

import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { TestFigures } from "../../store/model_card.ts";
import { count, percent } from "../drawing/format.ts";
import { type Table, table } from "../table.ts";

/** What {@linkcode summaryTable} is told beside the result. */
export interface SummaryTableOptions {
  /** Earlier looks at the test set, from the model's card; looks at these images get a row. */
  readonly earlier?: TestFigures | null;
}

/**
 * Tabulates the result as a whole: accuracy with its interval, mistakes, loss, calibration error; and how often this
 * model was evaluated on these images before, because choices made after a look are no longer blind.
 *
 * @param evaluation what `evaluate` returned
 * @param options what the model's card knows of earlier looks
 *
 * @example
 * ```ts
 * import { evaluate, renderedDigits, show, summaryTable } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * await show(summaryTable(evaluate(guessing, test)));
 * ```
 */
export function summaryTable(
  evaluation: Evaluation,
  options: SummaryTableOptions = {},
): Table {
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("summaryTable", options, ["earlier"]);
  const { earlier = null } = options;
  const { dataset, size, correct, accuracy, interval, loss, calibration } = evaluation;
  return table([
    { measure: "images", value: count(size) },
    { measure: "accuracy", value: percent(accuracy) },
    {
      measure: "95 % interval",
      value: `${percent(interval.low)} to ${percent(interval.high)}`,
    },
    { measure: "mistakes", value: count(size - correct) },
    { measure: "loss", value: `${loss.toFixed(4)} nats` },
    { measure: "expected calibration error", value: percent(calibration.error) },
    ...(earlier?.dataset === dataset
      ? [{
        measure: "earlier looks of this model",
        value: `${count(earlier.looks)}, the last ${percent(earlier.accuracy)}`,
      }]
      : []),
  ], { caption: `Result on ${dataset}` });
}

/**
 * Tabulates precision, recall and F1 of each class, and what it is most often taken for.
 *
 * @param evaluation what `evaluate` returned
 *
 * @example
 * ```ts
 * import { evaluate, perClassTable, renderedDigits, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * await show(perClassTable(evaluate(guessing, test)));
 * ```
 */
export function perClassTable(evaluation: Evaluation): Table {
  checkKind("evaluation", "evaluation", evaluation);
  const { perClass, classNames, confusion, dataset } = evaluation;
  const rows = perClass.map((score, truth) => {
    const others = confusion[truth]!.map((n, prediction) => prediction === truth ? 0 : n);
    const most = Math.max(0, ...others);
    return {
      class: score.name,
      images: score.support,
      precision: score.predicted > 0 ? score.precision : null,
      recall: score.support > 0 ? score.recall : null,
      f1: score.f1,
      takenFor: most > 0
        ? others.flatMap((n, c) => n === most ? [classNames[c]] : []).join(", ") + ` (${most}×)`
        : "–",
    };
  });
  return table(rows, {
    caption: `Classes of ${dataset}`,
    headings: { f1: "F1", takenFor: "most often taken for" },
    format: { precision: "percent", recall: "percent", f1: "percent" },
  });
}
