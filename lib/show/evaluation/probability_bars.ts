// Images with the probability of each class beside them.

import { InputError } from "../../io/input_error.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind, checkNumbers } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Predictions } from "../../evaluate/predictions.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { framedImage, pixelsOf, shownSize } from "../drawing/digit_image.ts";
import { confidencePercent, namer, plural } from "../drawing/format.ts";
import { ink, muted, wrongColour } from "../drawing/palette.ts";
import { at } from "../drawing/svg.ts";
import { fitted, fittedPair, text } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import {
  mostClasses,
  namesWidth,
  type ProbabilityRows,
  probabilityRows,
} from "./_probability_rows.ts";

const gap = 20;
const imageWidth = 84;
const pitch = 14;
const head = 24;

/**
 * Draws images with a bar for the probability of each class: blue for the true class, which also has a
 * triangle before its name, vermillion for a wrong prediction. Of more than ten classes, the true one
 * and the most probable others are shown. Images without labels have no mark.
 *
 * @param dataset the images that were predicted
 * @param predictions their class probabilities
 * @param which images, by their indices; the first three unless given
 * @param options a title, if another is wanted
 * @throws {InputError} if an index is not one of the data set, none is given, or the predictions are
 * of another number of images
 *
 * @example
 * ```ts
 * import { probabilityBars, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * console.log(probabilityBars(test, guessing, [1]).alt);
 * ```
 */
export function probabilityBars(
  dataset: Dataset,
  predictions: Predictions,
  which?: readonly number[],
  options: FigureOptions = {},
): Figure {
  checkDataset(dataset, { labelled: false });
  checkKind("predictions", "predictions", predictions);
  const indices = which === undefined ? [0, 1, 2].filter((index) => index < dataset.size) : which;
  checkNumbers("which", indices);
  checkOptions("probabilityBars", options, ["title"]);
  const { name: of, classNames } = dataset;
  if (indices.length === 0) {
    throw new InputError("probabilityBars: expected indices of images to show, found none");
  }
  if (predictions.size !== dataset.size || predictions.classes !== classNames.length) {
    throw new InputError(
      `probabilityBars: expected predictions of ${of}, ${dataset.size} x ${classNames.length}, ` +
        `found ${predictions.size} x ${predictions.classes}`,
    );
  }
  const samples = indices.map((index) => sampleOf(dataset, predictions, index));
  const rows = Math.min(mostClasses, classNames.length) * pitch;
  const tall = Math.max(rows, shownSize(dataset, imageWidth).height) + head + 16;
  // Long names need room beside the image.
  const most = namesWidth(classNames) < 40 ? 3 : 2;
  const width = (cardRoom - (most - 1) * gap) / most;
  const columns = Math.min(most, samples.length);
  const name = namer(classNames);
  return card({
    title: options.title ?? `What the model makes of ${plural(samples.length, "image")} of ${of}`,
    subtitle: "Probability of each class" +
      (dataset.labels.length > 0 ? "; the triangle marks the true one" : ""),
    body: samples.map((sample, i) =>
      at(
        (i % columns) * (width + gap),
        Math.floor(i / columns) * tall,
        drawSample(dataset, sample, width),
      )
    ).join(""),
    width: columns * (width + gap) - gap,
    height: Math.ceil(samples.length / columns) * tall - 16,
    alt: samples.map(({ index, truth, prediction, second, probabilities }) => {
      const sure = (label: number) =>
        `${name(label)} (${confidencePercent(probabilities[label]!)})`;
      const known = truth === undefined ? "" : `, a ${name(truth)}`;
      return `Image #${index} of ${of}${known}: read as ${sure(prediction)}` +
        (second === undefined ? "" : `, then ${sure(second)}`);
    }).join(". ") + ".",
  });
}

interface Sample extends ProbabilityRows {
  readonly index: number;
  readonly second: number | undefined;
}

function sampleOf(
  dataset: Dataset,
  { probabilities: all, classes }: Predictions,
  index: number,
): Sample {
  pixelsOf(dataset, index); // refuses an index that is none
  const probabilities = all.subarray(index * classes, (index + 1) * classes);
  const [prediction = 0, second] = [...probabilities.keys()]
    .sort((a, b) => probabilities[b]! - probabilities[a]!);
  const truth = dataset.labels[index];
  return { index, truth, prediction, second, probabilities, classNames: dataset.classNames };
}

function drawSample(dataset: Dataset, sample: Sample, width: number): string {
  const { index, truth, prediction } = sample;
  const name = namer(dataset.classNames);
  const isWrong = truth !== undefined && prediction !== truth;
  const image = shownSize(dataset, imageWidth);
  const style = { size: 13, weight: 600, colour: isWrong ? wrongColour : ink } as const;
  const sign = truth === undefined ? "" : "✓ ";
  const verdict = isWrong
    ? fittedPair("✗ ", [name(truth), name(prediction)], style, width - 60)
    : fitted(sign + name(prediction), style, width - 60);
  const left = image.width + 6;
  return text(0, 13, verdict, style) +
    text(width, 13, `#${index}`, { size: 11, colour: muted, anchor: "end" }) +
    framedImage(pixelsOf(dataset, index), dataset, { x: 0, y: head, width: image.width }) +
    at(left, head, probabilityRows(sample, { width: width - left, pitch }));
}
