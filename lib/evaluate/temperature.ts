// Temperature scaling: one number, fitted on validation images, that matches confidence to accuracy.

import { checkDataset } from "../data/check_dataset.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import type { Labelled } from "../data/dataset.ts";
import { checkPredictions } from "./_check_predictions.ts";
import { precisionOf, type Predictions } from "./predictions.ts";
import { positive } from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";

/** Stands for a probability of 0, an underflow of float32 softmax: its least number above 0. */
const least = 2 ** -149;

/** Temperatures are searched between this and its inverse. */
const highest = 100;

/**
 * Fits the temperature by which to divide a network's logits (Guo et al. 2017): the one with the least
 * cross-entropy on labelled images. Above 1 the network was overconfident, below 1 underconfident. Fit it
 * on validation images, never on those that the result is measured on.
 *
 * Cross-entropy is convex in the inverse of the temperature, so bisection finds the only place with a slope
 * of 0.
 *
 * @param predictions class probabilities of every image, in the data set's order
 * @param dataset the images' labels
 * @returns the temperature, from 0.01 to 100
 * @throws {InputError} if predictions and data set do not match, or no temperature in the range is
 * best: every image is classified correctly, or the network is no better than guessing
 *
 * @example
 * ```ts
 * import { fitTemperature } from "mnist";
 * import { withTemperature } from "./temperature.ts";
 *
 * const validation = { name: "four images", labels: Uint8Array.of(0, 0, 0, 1), size: 4, classNames: ["dark", "light"] };
 * // Always 99 % sure of "dark", and right three times in four.
 * const probabilities = Float32Array.from([1, 2, 3, 4].flatMap(() => [0.99, 0.01]));
 * const predictions = { probabilities, size: 4, classes: 2 };
 * const temperature = fitTemperature(predictions, validation);
 * console.log(withTemperature(predictions, temperature).probabilities[0]); // 0.75
 * ```
 */
export function fitTemperature(predictions: Predictions, dataset: Labelled): number {
  checkKind("predictions", "predictions", predictions);
  checkDataset(dataset, { pixels: false });
  checkPredictions(predictions, dataset);
  const logits = logitsOf(predictions);
  const slope = (temperature: number) =>
    slopeOf(logits, dataset.labels, predictions.classes, 1 / temperature);
  // By the inverse of the temperature, so it falls as the temperature grows.
  if (slope(1 / highest) <= 0) {
    throw new InputError(
      `${dataset.name}: expected some images classified wrongly to fit a temperature by, found that ` +
        `more confidence is always better; fit it on more images, which had no part in training`,
    );
  }
  if (slope(highest) >= 0) {
    throw new InputError(
      `${dataset.name}: expected predictions better than guessing to fit a temperature by, found ` +
        `that less confidence is always better; are these the labels of these images?`,
    );
  }
  let [low, high] = [-Math.log(highest), Math.log(highest)];
  // 60 halvings of a range of 9 reach the last bit of a float64.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * Gives predictions another temperature: each probability to the power of 1 / temperature, normalised to
 * sum to 1, as from logits divided by the temperature. The order of the classes, and so the accuracy, stays.
 *
 * @param predictions what `predict` returned
 * @param temperature above 1 for less confidence, below 1 for more
 * @returns predictions at that temperature
 * @throws {InputError} if the temperature is not a number above 0
 *
 * @example
 * ```ts
 * import { withTemperature } from "./temperature.ts";
 *
 * const sure = { probabilities: Float32Array.of(0.9, 0.1), size: 1, classes: 2 };
 * console.log(withTemperature(sure, 2).probabilities); // 0.75, 0.25: the square roots are 3 to 1
 * ```
 */
export function withTemperature(predictions: Predictions, temperature: number): Predictions {
  checkValue("temperature", positive, temperature);
  const { size, classes } = predictions;
  const logits = logitsOf(predictions);
  const probabilities = new Float32Array(size * classes);
  for (let at = 0; at < probabilities.length; at += classes) {
    probabilities.set(softmax(logits.subarray(at, at + classes), 1 / temperature), at);
  }
  return { probabilities, size, classes, ...precisionOf([predictions]) };
}

/** Logits that give these probabilities, each image's greatest being 0, as any constant may be added. */
function logitsOf({ probabilities, classes }: Predictions): Float64Array {
  const logits = Float64Array.from(probabilities, (p) => Math.log(Math.max(p, least)));
  for (let at = 0; at < logits.length; at += classes) {
    const row = logits.subarray(at, at + classes);
    const greatest = Math.max(...row);
    row.forEach((logit, c) => row[c] = logit - greatest);
  }
  return logits;
}

/** Probabilities of logits of which the greatest is 0. */
function softmax(logits: Float64Array, inverse: number): Float64Array {
  const powers = logits.map((logit) => Math.exp(logit * inverse));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Slope of the summed cross-entropy with respect to the inverse of the temperature. */
function slopeOf(
  logits: Float64Array,
  labels: Uint8Array,
  classes: number,
  inverse: number,
): number {
  let slope = 0;
  for (const [image, label] of labels.entries()) {
    let [sum, weighted] = [0, 0];
    for (let c = 0; c < classes; c++) {
      const logit = logits[image * classes + c]!;
      const power = Math.exp(logit * inverse);
      sum += power;
      weighted += power * logit;
    }
    slope += weighted / sum - logits[image * classes + label]!;
  }
  return slope;
}
