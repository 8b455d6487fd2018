// Images of a data set side by side, with their labels and what a model made of them.

import { InputError } from "../../io/input_error.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkKind, checkNumbers } from "../../io/check_argument.ts";
import { checkOptions } from "../../io/check_options.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { checkEvaluated } from "../drawing/check_evaluated.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { confidencePercent, count, namer, plural } from "../drawing/format.ts";
import { type Tile, tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** Which images `digitGrid` shows, and how. */
export interface DigitGridOptions extends FigureOptions {
  /** Which images, in order; the first `count` unless given. */
  readonly indices?: readonly number[];
  /** How many images if `indices` is not given; 20 by default. */
  readonly count?: number;
  /** Images a row; 10 unless given. */
  readonly columns?: number;
  /** A model's result on this data set: adds its prediction and confidence to each image. */
  readonly evaluation?: Evaluation;
}

/**
 * Draws images with their true class and, if an evaluation is given, what the model read and how surely.
 * A wrong one is framed and has a cross and both classes in its caption: `✗ 4 → 9`. Images without labels have their
 * number in place of a class, or what the model read, and no mark.
 *
 * @param dataset the images and their labels
 * @param options which images, and how to lay them out
 * @throws {InputError} if an index is not one of the data set, no image is asked for, or the
 * evaluation is of another number of images
 *
 * @example
 * ```ts
 * import { digitGrid, renderedDigits, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 30 });
 * await show(digitGrid(test, { count: 10, title: "The first ten" }));
 * ```
 */
export function digitGrid(dataset: Dataset, options: DigitGridOptions = {}): Figure {
  checkDataset(dataset, { labelled: false });
  checkOptions("digitGrid", options, ["indices", "count", "columns", "evaluation", "title"]);
  const { columns = 10, evaluation } = options;
  const indices = options.indices ??
    Array.from({ length: Math.min(options.count ?? 20, dataset.size) }, (_, i) => i);
  if (indices.length === 0) {
    throw new InputError(`digitGrid: expected images to show, found none; give count or indices`);
  }
  if (evaluation !== undefined) checkKind("evaluation", "evaluation", evaluation);
  if (options.indices !== undefined) checkNumbers("indices", options.indices);
  if (evaluation) checkEvaluated("digitGrid", dataset, evaluation);
  const tiles = indices.map((index) => tileOf(dataset, index, evaluation));
  const wrong = tiles.filter((tile) => tile.wrong).length;
  const captions = tiles.map(({ caption }) => [caption].flat().join(" → ")).join(", ");
  return tileGrid(tiles, {
    title: options.title ?? `${plural(tiles.length, "image")} of ${dataset.name}`,
    subtitle: !evaluation
      ? undefined
      : dataset.labels.length === 0
      ? "As the model read them; there are no labels"
      : `${count(tiles.length - wrong)} of ${count(tiles.length)} read correctly` +
        (wrong > 0 ? "; a wrong one says truth → prediction" : ""),
    alt: `${plural(tiles.length, "image")} of ${dataset.name}` +
      (evaluation && dataset.labels.length > 0
        ? `, ${wrong} read wrongly (truth → prediction)`
        : "") +
      `. Row by row: ${captions}.`,
    columns,
    source: dataset,
  });
}

function tileOf(dataset: Dataset, index: number, evaluation: Evaluation | undefined): Tile {
  const pixels = pixelsOf(dataset, index);
  const name = namer(dataset.classNames);
  const label = dataset.labels[index];
  const truth = label === undefined ? `#${index}` : name(label);
  if (!evaluation) return { pixels, caption: truth };
  const predicted = evaluation.predicted[index]!;
  const wrong = label !== undefined && predicted !== label;
  return {
    pixels,
    caption: wrong ? [truth, name(predicted)] : name(predicted),
    notes: [confidencePercent(evaluation.confidence[index]!)],
    wrong,
  };
}
