// Several models on the same images, in a table: whose mistakes are whose, and which differences count.

import { checkSameImages } from "../../evaluate/check_same_images.ts";
import { mcNemar } from "../../evaluate/statistics/mc_nemar.ts";
import { type Evaluations, sharedMistakes } from "../../evaluate/shared_mistakes.ts";
import { percent } from "../drawing/format.ts";
import { type Table, table } from "../table.ts";

/** What `modelComparison` compares with. */
export interface ModelComparisonOptions {
  /** The model that the others are compared with; the first unless given. */
  readonly baseline?: string;
}

/**
 * Tabulates several models' results on the same images: accuracy with its interval, mistakes, those
 * that no other model makes, and beside the baseline the mistakes that it mends, the new ones that it
 * makes, and the p-value of the exact McNemar test of the difference.
 *
 * @param evaluations What `evaluate` made of each model's predictions, by model.
 * @param options Which is the baseline.
 * @throws {RangeError} If there is no evaluation, no such baseline, or they are not of the same images.
 *
 * @example
 * ```ts
 * import { evaluate, show } from "mnist";
 * import { modelComparison } from "mnist/study";
 *
 * const dataset = { name: "two images", labels: Uint8Array.of(0, 1), size: 2, classNames: ["dark", "light"] };
 * const of = (...p: number[]) =>
 *   evaluate({ probabilities: Float32Array.from(p), size: 2, classes: 2 }, dataset);
 * await show(modelComparison({ a: of(0.9, 0.1, 0.7, 0.3), b: of(0.2, 0.8, 0.6, 0.4) }));
 * ```
 */
export function modelComparison(
  evaluations: Evaluations,
  { baseline = Object.keys(evaluations)[0] }: ModelComparisonOptions = {},
): Table {
  const shared = sharedMistakes(evaluations);
  const from = baseline === undefined ? undefined : evaluations[baseline];
  if (from === undefined) {
    const known = Object.keys(evaluations).join(", ");
    throw new RangeError(`modelComparison: expected a baseline among ${known}, found ${baseline}`);
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
      mended: isBaseline ? null : onlySecond,
      made: isBaseline ? null : onlyFirst,
      p: isBaseline ? null : pValue,
    };
  });
  return table(rows, {
    caption: `Models on ${from.dataset}, beside ${baseline}`,
    headings: {
      interval: "95 % interval",
      own: "only its own",
      mended: "mistakes mended",
      made: "new mistakes",
      p: "McNemar p",
    },
    format: { p: (value) => typeof value === "number" ? value.toPrecision(2) : "–" },
  });
}
