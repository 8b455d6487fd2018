// Small data with known answers, and class names that try to break out of the markup.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import type { RunResult } from "../../lib/campaign/results_file.ts";
import { type Values, valuesName } from "../../lib/campaign/values.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Evaluation } from "../../lib/evaluate/evaluation.ts";
import type { CorruptedAccuracy } from "../../lib/evaluate/mean_corruption_accuracy.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import type { Predictions } from "../../lib/evaluate/predictions.ts";
import type { Epoch, History } from "../../lib/training/history.ts";
import { completeOptions } from "../../lib/training/train_options.ts";
import type { Figure } from "../../lib/show/figure.ts";
import { fontFiles } from "../../lib/show/drawing/fonts.ts";

export const hostileText = `<img src=x onerror="alert('1')">&\u0007\u202e`;

/** Images of one even shade each: easy to tell apart, and to average by hand. */
export function shades(
  values: readonly number[],
  labels: readonly number[],
  classNames: readonly string[] = ["cat", "dog", hostileText],
): Dataset {
  const [height, width] = [4, 6];
  return {
    name: "shades/test",
    images: Uint8Array.from(values.flatMap((value) => new Array(height * width).fill(value))),
    labels: Uint8Array.from(labels),
    size: values.length,
    height,
    width,
    classNames,
    source: { kind: "custom", sha256: {} },
  };
}

/** Six images, two of each class. */
export const dataset = shades([0, 100, 255, 200, 10, 30], [0, 0, 1, 1, 2, 2]);

/** Images 1 and 4 are read wrongly: cat → dog, and the hostile one → cat. */
export const predictions: Predictions = {
  probabilities: Float32Array.of(
    ...[0.8, 0.1, 0.1],
    ...[0.25, 0.7, 0.05],
    ...[0.1, 0.9, 0],
    ...[0.2, 0.6, 0.2],
    ...[0.99, 0.005, 0.005],
    ...[0.1, 0.1, 0.8],
  ),
  size: 6,
  classes: 3,
};

export const evaluation: Evaluation = evaluate(predictions, dataset);

/** Images 1 and 2 are read wrongly: cat → dog as in `evaluation`, and dog → cat. */
export const otherEvaluation = evaluate({
  probabilities: Float32Array.of(
    ...[0.9, 0.05, 0.05],
    ...[0.1, 0.8, 0.1],
    ...[0.6, 0.3, 0.1],
    ...[0.1, 0.8, 0.1],
    ...[0.1, 0.1, 0.8],
    ...[0, 0.1, 0.9],
  ),
  size: 6,
  classes: 3,
}, dataset);

/** `dataset` with names that fit anywhere. */
export const named = { ...dataset, classNames: ["cat", "dog", "fox"] };

/** As `evaluation`, with nothing wrong. */
export const flawless: Evaluation = evaluate({
  probabilities: Float32Array.from(
    [...dataset.labels].flatMap((label) => [0, 1, 2].map((c) => c === label ? 1 : 0)),
  ),
  size: 6,
  classes: 3,
}, dataset);

export function epoch(number: number, values: Partial<Epoch> = {}): Epoch {
  return {
    epoch: number,
    loss: 0.2 / number,
    accuracy: 1 - 0.05 / number,
    valLoss: 0.1 + 0.01 * Math.abs(number - 3),
    valAccuracy: 0.98 - 0.001 * Math.abs(number - 3),
    learningRate: number < 4 ? 1e-3 : 1e-4,
    seconds: 10,
    ...values,
  };
}

/** Five epochs; the third is the best, and the fourth runs at a lower learning rate. */
export const history: History = [1, 2, 3, 4, 5].map((number) => epoch(number));

/** Two models on 40 images, as they are and in two corruptions at two severities. */
export const robustnessRows: readonly CorruptedAccuracy[] = ["plain", hostileText].flatMap((
  model,
  m,
) =>
  ([[undefined, 0], ["blur", 1], ["blur", 5], ["shift", 1], ["shift", 5]] as const).map(
    ([corruption, severity]) => {
      const correct = 40 - (7 - 2 * m) * severity;
      return {
        ...{ model, corruption, severity, size: 40, correct, accuracy: correct / 40 },
        interval: wilsonInterval(correct, 40),
        right: Uint8Array.from({ length: 40 }, (_, i) => Number(i < correct)),
      };
    },
  )
);

/** The bytes of a PNG whose rows have no filter, row by row, as a decoder would show them. */
export function pngPixels(url: string): number[] {
  const file = Buffer.from(url.replace("data:image/png;base64,", ""), "base64");
  const [height, channels] = [file.readUInt32BE(20), file[25] === 2 ? 3 : 1];
  const start = file.indexOf("IDAT") + 4;
  const rows = inflateSync(file.subarray(start, start + file.readUInt32BE(start - 8)));
  const length = channels * file.readUInt32BE(16);
  assert.equal(rows.length, height * (length + 1));
  return Array.from({ length: height }, (_, y) => {
    assert.equal(rows[y * (length + 1)], 0);
    return [...rows.subarray(y * (length + 1) + 1, (y + 1) * (length + 1))];
  }).flat();
}

/** Every text of a figure, in the order it was drawn. */
export function textsOf(figure: Figure): string[] {
  return [...figure.svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, content]) =>
      content!.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    )
    .filter((content) => content !== "");
}

const font = {
  ...{ loadSystemFonts: false, fontFiles: Object.values(fontFiles), defaultFontFamily: "Inter" },
};

/** Whether everything drawn lies on the card. */
export function fitsItsCard({ svg, width, height }: Figure): boolean {
  const box = new Resvg(svg, { font }).getBBox()!; // a card is never empty
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}

/** Whether a chart of the figure cuts off some of what it draws, such as a label wider than its margin. */
export function isCutOff({ svg }: Figure): boolean {
  const whole = svg.replace(/(?<!^)<svg /g, '<svg overflow="visible" ');
  if (whole === svg) return false;
  const [cut, uncut] = [svg, whole].map((each) => new Resvg(each, { font }).render().pixels);
  // Colours at edges differ a little, as the charts are blended otherwise.
  return cut!.some((value, i) => Math.abs(value - uncut![i]!) > 32);
}

/** A run of a sweep, of three epochs. */
export function sweptRun(values: Values, seed: number, accuracy: number, more = {}): RunResult {
  const settings = completeOptions({ seed });
  const digest = { name: "bars", size: 3, sha256: "ab".repeat(32) };
  return {
    ...{ run: `${valuesName(values)}_seed_${seed}`, configuration: valuesName(values), seed },
    ...{ parameters: 225_034, weights: "cd".repeat(32), values },
    validation: { dataset: "bars", size: 3, loss: 1 - accuracy, accuracy },
    training: {
      ...{ settings, reason: "finished", epochs: 3, bestEpoch: 3, seconds: 6 },
      ...{ imagesPerSecond: 100, engine: "compiled", history: history.slice(0, 3) },
      data: {
        split: "last 10 %",
        source: { kind: "custom", sha256: {} },
        train: digest,
        validation: digest,
      },
      versions: { deno: "2", tfjs: "4", tensorflow: "2" },
      ...more,
    },
  };
}
