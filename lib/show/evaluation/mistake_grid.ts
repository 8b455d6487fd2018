// The mistakes that cost most, each with what it was taken for.

import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { mistakes, type MistakesOptions } from "../../evaluate/mistakes.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { confidencePercent, count, plural } from "../drawing/format.ts";
import { card, text } from "../drawing/svg.ts";
import { tileGrid } from "../drawing/tiles.ts";

/** Which mistakes `mistakeGrid` shows, and how. */
export interface MistakeGridOptions extends MistakesOptions {
  /** How many; 20 unless said otherwise. */
  readonly count?: number;
  /** Images a row; 5 unless said otherwise. */
  readonly columns?: number;
  readonly title?: string;
}

const ORDER = {
  loss: "highest loss",
  confidence: "most confident",
  margin: "largest margin",
} as const;

/**
 * Draws a model's worst mistakes, each with `truth → prediction`, the confidence in the
 * prediction, the loss in nats, and the index of the image.
 *
 * @param dataset The images that were evaluated.
 * @param evaluation What `evaluate` made of them.
 * @param options How many, and which are the worst.
 * @throws {RangeError} If the evaluation is of another number of images.
 *
 * @example
 * ```ts
 * import { evaluate, mistakeGrid, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1); // of a model that knows nothing
 * const evaluation = evaluate({ probabilities, size: 20, classes: 10 }, test);
 * console.log(mistakeGrid(test, evaluation).alt);
 * ```
 */
export function mistakeGrid(
  dataset: Dataset,
  evaluation: Evaluation,
  options: MistakeGridOptions = {},
): Figure {
  const { columns = 5, sortBy = "loss" } = options;
  if (evaluation.size !== dataset.size) {
    throw new RangeError(
      `mistakeGrid: expected an evaluation of ${dataset.name}, ${dataset.size} images, ` +
        `found one of ${evaluation.dataset}, ${evaluation.size} images`,
    );
  }
  const all = mistakes(evaluation, { sortBy });
  const shown = all.slice(0, options.count ?? 20);
  const name = (label: number) => evaluation.classNames[label] ?? String(label);
  if (shown.length === 0) return noMistakes(evaluation, options.title);
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
      `The ${shown.length === 1 ? "" : `${shown.length} `}worst ${
        shown.length === 1 ? "mistake" : "mistakes"
      } on ${dataset.name}`,
    subtitle: `${count(all.length)} of ${plural(evaluation.size, "image")} are read wrongly; ` +
      `${ORDER[sortBy]} first, truth → prediction`,
    alt: `${plural(shown.length, "mistake")} of ${count(all.length)} on ${dataset.name}, ` +
      `${ORDER[sortBy]} first, truth → prediction: ` +
      shown.map(({ index }, i) => `${tiles[i]!.caption.join(" → ")} (#${index})`).join(", ") + ".",
    columns,
    height: dataset.height,
    width: dataset.width,
  });
}

function noMistakes(evaluation: Evaluation, title = "No mistakes"): Figure {
  const words = `All ${
    plural(evaluation.size, "image")
  } of ${evaluation.dataset} are read correctly.`;
  return card({ title, body: text(0, 14, words), width: 420, height: 18, alt: words });
}
