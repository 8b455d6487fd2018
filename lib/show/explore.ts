// The mistakes explorer: a confusion matrix whose every cell opens its images, without a script.

import type { Dataset } from "../data/dataset.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import { pixelsOf } from "./_digit_image.ts";
import { DISPLAY, type Displayable, type MediaBundle } from "./displayable.ts";
import { plain } from "./_escape.ts";
import { explorerHtml } from "./_explorer_html.ts";
import { count, percent, plural } from "./_format.ts";

/** What `explore` shows. */
export interface ExploreOptions {
  /** What the explorer is called; the data set's name unless given. */
  readonly title?: string;
  /** Images that a cell opens at most, those of highest loss; 24 unless given. */
  readonly limit?: number;
  /** Correct images of each class to compare with, from the least to the most confident; 8 unless given. */
  readonly correct?: number;
}

/** One image of the explorer. */
export interface ExploredImage {
  readonly index: number;
  readonly truth: number;
  readonly prediction: number;
  readonly confidence: number;
  readonly margin: number;
  readonly loss: number;
  readonly pixels: Uint8Array;
}

/** The images of one true and one predicted class. */
export interface ExploredCell {
  readonly truth: number;
  readonly prediction: number;
  /** Images of this cell in all. */
  readonly total: number;
  /** Those that it opens, highest loss first. */
  readonly images: readonly ExploredImage[];
}

/** An explorer that shows itself. */
export interface Explorer extends Displayable {
  /** Every cell that has images, row by row of the confusion matrix. */
  readonly cells: readonly ExploredCell[];
  /** The whole page fragment: inline styles, one style sheet, no script, nothing from the network. */
  readonly html: string;
  [DISPLAY](): MediaBundle;
}

/**
 * Lays a model's mistakes out as a confusion matrix. Each count opens its images, by pointer or keyboard, with truth,
 * prediction, confidence, loss and index; on the diagonal lie some that the model gets right.
 *
 * It works where scripts do not: in a notebook that is not trusted each cell opens in place; where style sheets are
 * allowed the images come up in a panel beside the matrix, can be sorted by loss, confidence or margin, and filtered by
 * class.
 *
 * @param dataset The images that were evaluated, of any size and with any number of classes.
 * @param evaluation What `evaluate` made of them.
 * @param options How many images.
 * @throws {RangeError} If the evaluation is of another number of images, or an option is no count.
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, explore, predict, renderedDigits, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 50 });
 * await show(explore(test, evaluate(await predict(baselineCnn(), test), test)));
 * ```
 */
export function explore(
  dataset: Dataset,
  evaluation: Evaluation,
  options: ExploreOptions = {},
): Explorer {
  const { title = dataset.name, limit = 24, correct = 8 } = options;
  check(dataset, evaluation, { limit, correct });
  const cells = cellsOf(dataset, evaluation, { limit, correct });
  const wrong = evaluation.size - evaluation.correct;
  const summary = `${plural(wrong, "mistake")} on ${count(evaluation.size)} images, ` +
    `accuracy ${percent(evaluation.accuracy)}`;
  const { height, width } = dataset;
  const html = explorerHtml({
    ...{ title, summary, cells, height, width },
    classNames: evaluation.classNames,
  });
  const name = (label: number) => plain(evaluation.classNames[label] ?? String(label));
  const pairs = cells.filter(({ truth, prediction }) => truth !== prediction)
    .toSorted((a, b) => b.total - a.total)
    .map(({ truth, prediction, total }) => `${name(truth)} → ${name(prediction)} ${total}×`);
  const text = [`${plain(title)}: ${summary}.`, ...pairs.slice(0, 10)].join("\n");
  return { cells, html, [DISPLAY]: () => ({ "text/html": html, "text/plain": text }) };
}

function cellsOf(
  dataset: Dataset,
  evaluation: Evaluation,
  { limit, correct }: { readonly limit: number; readonly correct: number },
): readonly ExploredCell[] {
  const { truth, predicted, losses } = evaluation;
  const members = Map.groupBy(truth.keys(), (index) => 256 * truth[index]! + predicted[index]!);
  return [...members].toSorted(([a], [b]) => a - b).map(([key, indices]) => {
    const [true_, prediction] = [key >> 8, key & 255];
    const byLoss = indices.toSorted((a, b) => losses[b]! - losses[a]!);
    const chosen = true_ === prediction ? spreadOut(byLoss, correct) : byLoss.slice(0, limit);
    return {
      truth: true_,
      prediction,
      total: indices.length,
      images: chosen.map((index) => imageOf(dataset, evaluation, index)),
    };
  });
}

function imageOf(dataset: Dataset, evaluation: Evaluation, index: number): ExploredImage {
  const { truth, predicted, confidence, margin, losses } = evaluation;
  return {
    index,
    truth: truth[index]!,
    prediction: predicted[index]!,
    confidence: confidence[index]!,
    margin: margin[index]!,
    loss: losses[index]!,
    pixels: pixelsOf(dataset, index),
  };
}

/** `n` of them, evenly from the first to the last. */
function spreadOut<T>(all: readonly T[], n: number): readonly T[] {
  if (all.length <= n) return all;
  const step = n > 1 ? (all.length - 1) / (n - 1) : 0;
  return Array.from({ length: n }, (_, i) => all[Math.round(i * step)]!);
}

function check(
  dataset: Dataset,
  evaluation: Evaluation,
  counts: Readonly<Record<string, number>>,
): void {
  if (evaluation.size !== dataset.size) {
    throw new RangeError(
      `explore: expected an evaluation of ${dataset.name}, ${dataset.size} images, ` +
        `found one of ${evaluation.dataset}, ${evaluation.size} images`,
    );
  }
  for (const [name, value] of Object.entries(counts)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(`${name}: expected a whole number from 0 up, found ${value}`);
  }
}
