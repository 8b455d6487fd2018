// Images with the probability of each class beside them.

import type { Dataset } from "../../data/dataset.ts";
import type { Predictions } from "../../evaluate/predictions.ts";
import { framedImage, pixelsOf, wholeScale } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { confidencePercent, plural } from "../drawing/format.ts";
import { INK, MUTED, RIGHT, WRONG } from "../drawing/palette.ts";
import { at, card, fitted, fittedPair, FULL_WIDTH, PADDING, rect, text } from "../drawing/svg.ts";

/** How `probabilityBars` is drawn. */
export interface ProbabilityBarsOptions {
  readonly title?: string;
}

const GAP = 20;
const IMAGE = 84;
const ROW = 14;
const HEAD = 24;
/** Beyond this many classes only the most probable are drawn. */
const MOST_CLASSES = 10;

/**
 * Draws images with a bar for the probability of each class: blue where the model is right,
 * vermillion where it is wrong; the true class has a triangle before its name. Of more than ten
 * classes, the ten most probable are shown.
 *
 * @param dataset The images that were predicted.
 * @param predictions Their class probabilities.
 * @param indices Which images; the first three unless given.
 * @param options A title, if another is wanted.
 * @throws {RangeError} If an index is not one of the data set, none is given, or the predictions are
 * of another number of images.
 *
 * @example
 * ```ts
 * import { probabilityBars, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1); // of a model that knows nothing
 * console.log(probabilityBars(test, { probabilities, size: 20, classes: 10 }, [1]).alt);
 * ```
 */
export function probabilityBars(
  dataset: Dataset,
  predictions: Predictions,
  indices: readonly number[] = [0, 1, 2].filter((index) => index < dataset.size),
  options: ProbabilityBarsOptions = {},
): Figure {
  if (indices.length === 0) {
    throw new RangeError("probabilityBars: expected indices of images to show, found none");
  }
  if (predictions.size !== dataset.size || predictions.classes !== dataset.classNames.length) {
    throw new RangeError(
      `probabilityBars: expected predictions of ${dataset.name}, ${dataset.size} x ` +
        `${dataset.classNames.length}, found ${predictions.size} x ${predictions.classes}`,
    );
  }
  const samples = indices.map((index) => sampleOf(dataset, predictions, index));
  const bars = Math.min(MOST_CLASSES, dataset.classNames.length);
  const scale = wholeScale(dataset.width, IMAGE);
  const tall = Math.max(bars * ROW, dataset.height * scale) + HEAD + 16;
  const brief = dataset.classNames.every((name) => [...name].length <= 2);
  const most = brief ? 3 : 2;
  const panel = (FULL_WIDTH - 2 * PADDING - (most - 1) * GAP) / most;
  const columns = Math.min(most, samples.length);
  return card({
    title: options.title ?? `What the model makes of ${plural(samples.length, "image")} of ` +
        dataset.name,
    subtitle: "Probability of each class; the triangle marks the true one",
    body: samples.map((sample, i) =>
      at(
        (i % columns) * (panel + GAP),
        Math.floor(i / columns) * tall,
        drawSample(dataset, sample, { scale, panel, names: brief ? 30 : 104 }),
      )
    ).join(""),
    width: columns * (panel + GAP) - GAP,
    height: Math.ceil(samples.length / columns) * tall - 16,
    alt: samples.map(({ index, truth, ranking }) => {
      const [first, second] = ranking;
      const name = (label: number) => dataset.classNames[label];
      return `Image #${index} of ${dataset.name}, a ${name(truth)}: read as ` +
        `${name(first!.label)} (${confidencePercent(first!.p)})` +
        (second ? `, then ${name(second.label)} (${confidencePercent(second.p)})` : "");
    }).join(". ") + ".",
  });
}

interface Sample {
  readonly index: number;
  readonly truth: number;
  /** Classes, the most probable first. */
  readonly ranking: readonly { readonly label: number; readonly p: number }[];
}

function sampleOf(
  dataset: Dataset,
  { probabilities, classes }: Predictions,
  index: number,
): Sample {
  pixelsOf(dataset, index); // refuses an index that is none
  const row = Array.from(probabilities.subarray(index * classes, (index + 1) * classes));
  return {
    index,
    truth: dataset.labels[index]!,
    ranking: row.map((p, label) => ({ label, p })).sort((a, b) => b.p - a.p),
  };
}

interface SamplePlace {
  /** Pixels of the page for one of the image. */
  readonly scale: number;
  /** Width of the whole sample. */
  readonly panel: number;
  /** Width of the class names, the triangle included. */
  readonly names: number;
}

function drawSample(
  dataset: Dataset,
  { index, truth, ranking }: Sample,
  { scale, panel, names }: SamplePlace,
): string {
  const prediction = ranking[0]!.label;
  const right = prediction === truth;
  const name = (label: number) => dataset.classNames[label] ?? String(label);
  const image = { width: dataset.width * scale, height: dataset.height * scale };
  const shown = ranking.slice(0, MOST_CLASSES).sort((a, b) => a.label - b.label);
  const x = image.width + names;
  const full = panel - x - 54;
  const style = { size: 13, weight: 600, colour: right ? INK : WRONG } as const;
  const verdict = right
    ? fitted(`✓ ${name(truth)}`, style, panel - 60)
    : fittedPair("✗ ", [name(truth), name(prediction)], style, panel - 60);
  return text(0, 13, verdict, style) +
    text(panel, 13, `#${index}`, { size: 11, colour: MUTED, anchor: "end" }) +
    at(
      0,
      HEAD,
      framedImage(pixelsOf(dataset, index), dataset, { x: 0, y: 0, width: image.width }) +
        shown.map(({ label, p }, i) => {
          const y = i * ROW;
          const chosen = label === prediction;
          const words = { size: 11, weight: chosen ? 600 : 400 } as const;
          return (label === truth
            ? `<path d="M${image.width + 6},${y + 3}v8l7,-4z" fill="${INK}"/>`
            : "") +
            text(x - 6, y + 11, fitted(name(label), words, x - image.width - 20), {
              ...words,
              anchor: "end",
            }) +
            rect(x, y + 2, full, ROW - 4, { fill: "#f0f2f4" }) +
            rect(x, y + 2, full * p, ROW - 4, { fill: chosen ? right ? RIGHT : WRONG : MUTED }) +
            text(panel, y + 11, confidencePercent(p), {
              ...words,
              colour: chosen ? INK : MUTED,
              anchor: "end",
            });
        }).join(""),
    );
}
