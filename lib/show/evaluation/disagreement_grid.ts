// The images that two models read differently, by who is right.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import { type Disagreement, disagreements } from "../../evaluate/disagreements.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { mcNemar } from "../../evaluate/statistics/mc_nemar.ts";
import { checkEvaluated } from "../drawing/check_evaluated.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { count, namer, plural, short } from "../drawing/format.ts";
import { mostThumbnails, thumbnailRows } from "../drawing/thumbnail_rows.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** How `disagreementGrid` is drawn. */
export interface DisagreementGridOptions extends FigureOptions {
  /** What the two models are called; "the first" and "the second" unless given. */
  readonly names?: readonly [first: string, second: string];
}

/**
 * Draws the images that two models read differently: those that only the first gets right, only the
 * second, and neither, with what each reads. The surest disagreements come first. The subtitle has
 * the exact McNemar test.
 *
 * @param dataset the images that were evaluated
 * @param first what `evaluate` made of one model's predictions
 * @param second the same of the other's
 * @param options the models' names
 * @throws {InputError} if the evaluations are not of these images
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, predict, renderedDigits } from "mnist";
 * import { disagreementGrid } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const read = async (seed: number) => evaluate(await predict(baselineCnn({ seed }), test), test);
 * console.log(disagreementGrid(test, await read(1), await read(2)).alt);
 * ```
 */
export function disagreementGrid(
  dataset: Dataset,
  first: Evaluation,
  second: Evaluation,
  options: DisagreementGridOptions = {},
): Figure {
  checkDataset(dataset);
  checkKind("first", "evaluation", first);
  checkKind("second", "evaluation", second);
  checkOptions("disagreementGrid", options, ["names", "title"]);
  const { names = ["the first", "the second"], title } = options;
  checkEvaluated("disagreementGrid", dataset, first);
  const found = disagreements(first, second);
  const { onlyFirst, onlySecond, pValue } = mcNemar(first, second);
  const of = (who: Disagreement["right"]) => found.filter(({ right }) => right === who);
  const rows = [
    { heading: `Only ${names[0]} is right`, all: of("first") },
    { heading: `Only ${names[1]} is right`, all: of("second") },
    { heading: "Both are wrong, each in its own way", all: of("neither") },
  ];
  const name = namer(dataset.classNames);
  const brief = dataset.classNames.every((name) => [...name].length <= 2);
  const test = `McNemar p = ${pValue < 0.001 ? short(pValue) : pValue.toFixed(3)}`;
  return thumbnailRows(
    rows.map(({ heading, all }) => ({
      heading: `${heading}: ${plural(all.length, "image")}`,
      total: all.length,
      thumbnails: all.slice(0, mostThumbnails).map(({ index, truth, predictions }) => ({
        pixels: pixelsOf(dataset, index),
        lines: brief
          ? [`${name(truth)}: ${predictions.map(name).join(" | ")}`, `#${index}`]
          : [name(truth), ...predictions.map((label) => `| ${name(label)}`), `#${index}`],
      })),
    })),
    {
      title: title ?? `What ${names[0]} and ${names[1]} disagree on`,
      subtitle: `${count(found.length)} of ${plural(dataset.size, "image")}; exact ${test}. ` +
        `Below each: ${brief ? "truth: first | second" : "the truth, | first, | second"}`,
      alt: `${names[0]} and ${names[1]} disagree on ${count(found.length)} of ` +
        `${plural(dataset.size, "image")} of ${dataset.name}: ${onlyFirst} only the first gets ` +
        `right, ${onlySecond} only the second, ${found.length - onlyFirst - onlySecond} neither. ` +
        `Exact ${test}.`,
      source: dataset,
    },
  );
}
