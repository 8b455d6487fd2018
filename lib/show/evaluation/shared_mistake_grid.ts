// The images that all models get wrong, all but one, and so on.

import type { Dataset } from "../../data/dataset.ts";
import { type Evaluations, sharedMistakes } from "../../evaluate/shared_mistakes.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { count, plural } from "../drawing/format.ts";
import { thumbnailRows, THUMBNAILS } from "../drawing/thumbnail_rows.ts";

/** How `sharedMistakeGrid` is drawn. */
export interface SharedMistakeGridOptions {
  readonly title?: string;
}

/**
 * Draws the images that models get wrong, a row for each number of models that do: the mistakes in
 * the first row belong to the images, those in the last to single models.
 *
 * @param dataset The images that were evaluated.
 * @param evaluations What `evaluate` made of each model's predictions, by model.
 * @param options A title, if another is wanted.
 * @throws {RangeError} If there is no evaluation, or they are not of these images.
 *
 * @example
 * ```ts
 * import { evaluate, renderedDigits } from "mnist";
 * import { sharedMistakeGrid } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const always = (digit: number) => {
 *   const probabilities = Float32Array.from({ length: 200 }, (_, i) => i % 10 === digit ? 1 : 0);
 *   return evaluate({ probabilities, size: 20, classes: 10 }, test);
 * };
 * console.log(sharedMistakeGrid(test, { three: always(3), eight: always(8) }).alt);
 * ```
 */
export function sharedMistakeGrid(
  dataset: Dataset,
  evaluations: Evaluations,
  { title }: SharedMistakeGridOptions = {},
): Figure {
  const found = sharedMistakes(evaluations);
  const sizes = new Set(Object.values(evaluations).map(({ size }) => size));
  if (!sizes.has(dataset.size)) {
    throw new RangeError(
      `sharedMistakeGrid: expected evaluations of ${dataset.name}, ${dataset.size} images, ` +
        `found ones of ${[...sizes].join()} images`,
    );
  }
  const models = Object.keys(evaluations).length;
  const name = (label: number) => dataset.classNames[label] ?? String(label);
  const rows = Array.from({ length: models }, (_, i) => models - i).map((wrong) => {
    const all = found.filter((mistake) => mistake.models.length === wrong);
    const who = models === 1
      ? "the model"
      : wrong === models
      ? `all ${models} models`
      : wrong === 1
      ? "one model only"
      : `${wrong} of ${models} models`;
    return { all, heading: `Wrong in ${who}: ${plural(all.length, "image")}` };
  });
  return thumbnailRows(
    rows.map(({ all, heading }) => ({
      heading,
      total: all.length,
      thumbnails: all.slice(0, THUMBNAILS).map(({ index, truth, prediction }) => ({
        pixels: pixelsOf(dataset, index),
        lines: [`${name(truth)} → ${name(prediction)}`, `#${index}`],
      })),
    })),
    {
      title: title ?? `Mistakes on ${dataset.name} that ${plural(models, "model")} share`,
      subtitle: `${count(found.length)} of ${plural(dataset.size, "image")} are misread by some; ` +
        `highest mean loss first, truth → most frequent misreading`,
      alt: `Mistakes of ${plural(models, "model")} on ${dataset.name}. ` +
        `${rows.map(({ heading }) => heading).join(". ")}.`,
      height: dataset.height,
      width: dataset.width,
    },
  );
}
