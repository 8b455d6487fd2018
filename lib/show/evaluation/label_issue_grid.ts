// The labels that confident learning doubts most, for the reader to judge.

import { InputError } from "../../io/input_error.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { LabelIssue } from "../../evaluate/label_quality.ts";
import { sentenceCard } from "../drawing/card.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { confidencePercent, count, namer, plural } from "../drawing/format.ts";
import { tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** Which labels `labelIssueGrid` shows, and how. */
export interface LabelIssueGridOptions extends FigureOptions {
  /** How many; 20 unless given. */
  readonly count?: number;
  /** Images a row; 5 unless given. */
  readonly columns?: number;
}

/**
 * Draws the most doubtful labels, each with `label → likely class`, the probability that the model gave the label, and
 * the index of the image.
 *
 * @param dataset the images whose labels were rated
 * @param issues what `labelQuality` doubts, the most doubtful first
 * @param options how many, and how to lay them out
 * @throws {InputError} if an issue is about a label that the data set does not have
 *
 * @example
 * ```ts
 * import { labelIssueGrid, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const given = test.labels[3] ?? 0;
 * const issue = { index: 3, given, likely: 9 - given, selfConfidence: 0.01, confidence: 0.98 };
 * console.log(labelIssueGrid(test, [issue]).alt);
 * ```
 */
export function labelIssueGrid(
  dataset: Dataset,
  issues: readonly LabelIssue[],
  options: LabelIssueGridOptions = {},
): Figure {
  checkDataset(dataset);
  checkKinds("issues", "labelIssue", issues);
  checkOptions("labelIssueGrid", options, ["count", "columns", "title"]);
  const { columns = 5 } = options;
  const stray = issues.find(({ index, given }) => dataset.labels[index] !== given);
  if (stray) {
    throw new InputError(
      `labelIssueGrid: expected issues of ${dataset.name}, found one on image ${stray.index} with label ` +
        `${stray.given}, where the label is ${
          dataset.labels[stray.index]
        }; rate the labels of this data set`,
    );
  }
  const name = namer(dataset.classNames);
  const shown = issues.slice(0, options.count ?? 20);
  if (shown.length === 0) {
    const words = `No label of ${dataset.name} is in doubt.`;
    return sentenceCard(options.title ?? "No doubtful labels", words);
  }
  const tiles = shown.map(({ index, given, likely, selfConfidence }) => ({
    pixels: pixelsOf(dataset, index),
    caption: [name(given), name(likely)] as const,
    notes: [`label ${confidencePercent(selfConfidence)}`, `#${index}`],
  }));
  return tileGrid(tiles, {
    title: options.title ??
      (shown.length === 1
          ? "The most doubtful label"
          : `The ${shown.length} most doubtful labels`) +
        ` of ${dataset.name}`,
    subtitle: `${count(issues.length)} of ${plural(dataset.size, "label")} are doubted; label → ` +
      `likely class, and the label's probability out of sample`,
    alt: `${plural(shown.length, "doubtful label")} of ${count(issues.length)} in ` +
      `${dataset.name}, the least probable first, label → likely class: ` +
      shown.map(({ index }, i) => `${tiles[i]!.caption.join(" → ")} (#${index})`).join(", ") + ".",
    columns,
    source: dataset,
  });
}
