// Several models on the same images, in a table: whose mistakes are whose, and which differences count.

import { InputError } from "../../io/input_error.ts";
import { describe } from "../../io/schema.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkNamed } from "../../io/check_argument.ts";
import { checkSameImages } from "../../evaluate/check_same_images.ts";
import { type Evaluations, sharedMistakes } from "../../evaluate/shared_mistakes.ts";
import { mcNemar } from "../../evaluate/statistics/mc_nemar.ts";
import { percent } from "../drawing/format.ts";
import { type Table, table } from "../table.ts";

/** What `modelComparison` compares with. */
export interface ModelComparisonOptions {
  /** The model that the others are compared with; the first unless given. */
  readonly baseline?: string;
}

/**
 * Tabulates several models' results on the same images: accuracy with its interval, mistakes, those
 * that no other model makes and, compared with the baseline, the mistakes it fixes, the new ones it
 * makes, and the p-value of the exact McNemar test of the difference.
 *
 * @param evaluations what `evaluate` made of each model's predictions, by model
 * @param options which is the baseline
 * @throws {InputError} if there is no evaluation, no such baseline, or they are not of the same images
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, predict, renderedDigits, show } from "mnist";
 * import { modelComparison } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const read = async (seed: number) => evaluate(await predict(baselineCnn({ seed }), test), test);
 * await show(modelComparison({ one: await read(1), other: await read(2) }));
 * ```
 */
export function modelComparison(
  evaluations: Evaluations,
  options: ModelComparisonOptions = {},
): Table {
  checkNamed("evaluations", "evaluation", evaluations);
  checkOptions("modelComparison", options, ["baseline"]);
  const { baseline = Object.keys(evaluations)[0] } = options;
  const shared = sharedMistakes(evaluations);
  const from = baseline === undefined ? undefined : evaluations[baseline];
  if (from === undefined) {
    const known = Object.keys(evaluations).join(", ");
    throw new InputError(
      `modelComparison: expected a baseline among ${known}, found ${describe(baseline)}`,
    );
  }
  const rows = Object.entries(evaluations).map(([model, evaluation]) => {
    checkSameImages(from, evaluation);
    const { onlyFirst, onlySecond, pValue } = mcNemar(from, evaluation);
    const own = shared.filter(({ models }) => models.length === 1 && models[0] === model).length;
    const { size, correct, accuracy, interval: { low, high } } = evaluation;
    const isBaseline = model === baseline;
    return {
      model,
      accuracy: percent(accuracy),
      interval: `${percent(low)} to ${percent(high)}`,
      mistakes: size - correct,
      own,
      fixed: isBaseline ? null : onlySecond,
      made: isBaseline ? null : onlyFirst,
      p: isBaseline ? null : pValue,
    };
  });
  return table(rows, {
    caption: `Models on ${from.dataset}, beside ${baseline}`,
    headings: {
      interval: "95 % interval",
      own: "only its own",
      fixed: "mistakes fixed",
      made: "new mistakes",
      p: "McNemar p",
    },
    format: { p: (value) => typeof value === "number" ? value.toPrecision(2) : "–" },
  });
}
