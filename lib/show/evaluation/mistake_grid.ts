// The mistakes that cost most, each with what it was taken for.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { mistakes, type MistakesOptions } from "../../evaluate/mistakes.ts";
import { sentenceCard } from "../drawing/card.ts";
import { checkEvaluated } from "../drawing/check_evaluated.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { confidencePercent, count, namer, plural } from "../drawing/format.ts";
import { tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** Which mistakes `mistakeGrid` shows, and how. */
export interface MistakeGridOptions extends MistakesOptions, FigureOptions {
  /** How many; 20 unless given. */
  readonly count?: number;
  /** Images a row; 5 unless given. */
  readonly columns?: number;
}

const orders = {
  loss: "highest loss",
  confidence: "most confident",
  margin: "largest margin",
} as const;

/**
 * Draws a model's worst mistakes, each with `truth → prediction`, the confidence in the
 * prediction, the loss in nats, and the index of the image.
 *
 * @param dataset the images that were evaluated
 * @param evaluation what `evaluate` made of them
 * @param options how many, and which are the worst
 * @throws {InputError} if the evaluation is of another number of images
 *
 * @example
 * ```ts
 * import { evaluate, mistakeGrid, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * console.log(mistakeGrid(test, evaluate(guessing, test)).alt);
 * ```
 */
export function mistakeGrid(
  dataset: Dataset,
  evaluation: Evaluation,
  options: MistakeGridOptions = {},
): Figure {
  checkDataset(dataset);
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("mistakeGrid", options, ["count", "columns", "sortBy", "title"]);
  const { columns = 5, sortBy = "loss" } = options;
  checkEvaluated("mistakeGrid", dataset, evaluation);
  const all = mistakes(evaluation, { sortBy });
  const shown = all.slice(0, options.count ?? 20);
  const name = namer(evaluation.classNames);
  if (shown.length === 0) {
    const { size, dataset } = evaluation;
    const words = `All ${plural(size, "image")} of ${dataset} are read correctly.`;
    return sentenceCard(options.title ?? "No mistakes", words);
  }
  const tiles = shown.map(({ index, truth, prediction, confidence, loss }) => ({
    pixels: pixelsOf(dataset, index),
    caption: [name(truth), name(prediction)] as const,
    notes: [
      `${confidencePercent(confidence)} sure`,
      ...(columns > 6
        ? [`loss ${loss.toFixed(2)}`, `#${index}`]
        : [`loss ${loss.toFixed(2)} · #${index}`]),
    ],
  }));
  return tileGrid(tiles, {
    title: options.title ??
      (shown.length === 1 ? "The worst mistake" : `The ${shown.length} worst mistakes`) +
        ` on ${dataset.name}`,
    subtitle: `${count(all.length)} of ${plural(evaluation.size, "image")} are read wrongly; ` +
      `${orders[sortBy]} first, truth → prediction`,
    alt: `${plural(shown.length, "mistake")} of ${count(all.length)} on ${dataset.name}, ` +
      `${orders[sortBy]} first, truth → prediction: ` +
      shown.map(({ index }, i) => `${tiles[i]!.caption.join(" → ")} (#${index})`).join(", ") + ".",
    columns,
    source: dataset,
  });
}
