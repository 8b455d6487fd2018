// The images that all models get wrong, all but one, and so on.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkNamed } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import { type Evaluations, sharedMistakes } from "../../evaluate/shared_mistakes.ts";
import { checkEvaluated } from "../drawing/check_evaluated.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { count, namer, plural } from "../drawing/format.ts";
import { mostThumbnails, thumbnailRows } from "../drawing/thumbnail_rows.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/**
 * Draws the images that models get wrong, a row for each number of models that do: the first
 * row shows hard images, the last the mistakes of single models.
 *
 * @param dataset the images that were evaluated
 * @param evaluations what `evaluate` made of each model's predictions, by model
 * @param options a title, if another is wanted
 * @throws {InputError} if there is no evaluation, or they are not of these images
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, predict, renderedDigits } from "mnist";
 * import { sharedMistakeGrid } from "mnist/study";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const read = async (seed: number) => evaluate(await predict(baselineCnn({ seed }), test), test);
 * console.log(sharedMistakeGrid(test, { one: await read(1), other: await read(2) }).alt);
 * ```
 */
export function sharedMistakeGrid(
  dataset: Dataset,
  evaluations: Evaluations,
  options: FigureOptions = {},
): Figure {
  checkDataset(dataset);
  checkNamed("evaluations", "evaluation", evaluations);
  checkOptions("sharedMistakeGrid", options, ["title"]);
  const { title } = options;
  const found = sharedMistakes(evaluations);
  for (const evaluation of Object.values(evaluations)) {
    checkEvaluated("sharedMistakeGrid", dataset, evaluation);
  }
  const models = Object.keys(evaluations).length;
  const name = namer(dataset.classNames);
  const rows = Array.from({ length: models }, (_, i) => models - i).map((wrong) => {
    const all = found.filter((mistake) => mistake.models.length === wrong);
    const who = models === 1
      ? "the model"
      : wrong === models
      ? models === 2 ? "both models" : `all ${models} models`
      : wrong === 1
      ? "one model only"
      : `${wrong} of ${models} models`;
    return { all, heading: `Wrong in ${who}: ${plural(all.length, "image")}` };
  });
  return thumbnailRows(
    rows.map(({ all, heading }) => ({
      heading,
      total: all.length,
      thumbnails: all.slice(0, mostThumbnails).map(({ index, truth, prediction }) => ({
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
      source: dataset,
    },
  );
}
