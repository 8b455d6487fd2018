// What a model reads in images that are not digits, and how surely: a table, and examples.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { OutOfDistributionSet } from "../../data/rendered/out_of_distribution.ts";
import type { ConfidenceSummary } from "../../evaluate/confidence_summary.ts";
import type { Predictions } from "../../evaluate/predictions.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { confidencePercent, namer, percent } from "../drawing/format.ts";
import { mostThumbnails, type ThumbnailRow, thumbnailRows } from "../drawing/thumbnail_rows.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { type Table, table } from "../table.ts";

/** One model on one kind of images. */
export interface ConfidenceRow extends ConfidenceSummary {
  /** What the model is called. */
  readonly model: string;
  /** What the images are called. */
  readonly images: string;
}

/**
 * Tabulates how sure models are of images that are not digits.
 *
 * @param rows for each model and kind of images, what `confidenceSummary` returned
 *
 * @example
 * ```ts
 * import { confidenceTable, show } from "mnist";
 *
 * await show(confidenceTable([{
 *   ...{ model: "baseline", images: "letters", size: 1000 },
 *   ...{ mean: 0.83, above90: 0.55, above99: 0.31, auroc: 0.97, passing: 0.12 },
 * }]));
 * ```
 */
export function confidenceTable(rows: readonly ConfidenceRow[]): Table {
  checkKinds("rows", "confidence", rows);
  const percentages = ["mean", "above90", "above99", "passing"];
  return table(rows, {
    caption: "Confidence in images that are not digits",
    columns: ["images", "model", "size", "mean", "above90", "above99", "auroc", "passing"],
    headings: {
      size: "n",
      mean: "mean confidence",
      above90: "above 90 %",
      above99: "above 99 %",
      auroc: "AUROC",
      passing: "pass where 95 % of digits do",
    },
    format: {
      auroc: 3,
      ...Object.fromEntries(
        percentages.map((name) => [name, (value: unknown) => percent(Number(value), 1)]),
      ),
    },
  });
}

/**
 * Draws the first images of each kind, with what a model reads in them and how surely.
 *
 * @param sets what `outOfDistribution` returned
 * @param readings what `predict` returned for each, in the same order
 * @param options a title, if another is wanted
 * @throws {InputError} if there are not as many predictions as images
 *
 * @example
 * ```ts
 * import { baselineCnn, outOfDistribution, outOfDistributionGrid, predict, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const sets = await outOfDistribution(test, { size: 5 });
 * const model = baselineCnn();
 * const readings = await Promise.all(sets.map(({ dataset }) => predict(model, dataset)));
 * console.log(outOfDistributionGrid(sets, readings).alt);
 * ```
 */
export function outOfDistributionGrid(
  sets: readonly OutOfDistributionSet[],
  readings: readonly Predictions[],
  options: FigureOptions = {},
): Figure {
  checkKinds("sets", "outOfDistribution", sets);
  checkKinds("readings", "predictions", readings);
  checkOptions("outOfDistributionGrid", options, ["title"]);
  const { title = "What it reads where there is nothing to read" } = options;
  const rows = sets.map((set, i) => rowOf(set, readings[i]));
  return thumbnailRows(rows, {
    title,
    subtitle: "Below each image what it was taken for, and the probability given to that",
    alt: `${title}: ` + rows.map(({ heading, thumbnails }) =>
      `${heading}: ${
        thumbnails.map(({ lines }) => lines.join(" ")).join(", ")
      }`
    ).join(". ") + ".",
    source: sets[0]?.dataset ?? { height: 28, width: 28 },
  });
}

function rowOf(
  { name, distance, description, dataset }: OutOfDistributionSet,
  predictions: Predictions | undefined,
): ThumbnailRow {
  if (predictions?.size !== dataset.size) {
    throw new InputError(
      `${name}: expected predictions of ${dataset.size} images, found ${
        predictions?.size ?? "none"
      }`,
    );
  }
  const shown = Math.min(mostThumbnails, dataset.size);
  return {
    heading: `${name} (${distance}): ${description}`,
    total: shown,
    thumbnails: Array.from({ length: shown }, (_, index) => {
      const row = predictions.probabilities.subarray(
        index * predictions.classes,
        (index + 1) * predictions.classes,
      );
      const confidence = Math.max(...row);
      const label = row.indexOf(confidence);
      return {
        pixels: pixelsOf(dataset, index),
        lines: [namer(dataset.classNames)(label), confidencePercent(confidence)],
      };
    }),
  };
}
