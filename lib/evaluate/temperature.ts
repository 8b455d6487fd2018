// Temperature scaling: one number, fitted on validation images, that makes a network as sure as it is right.

import type { Labelled } from "../data/dataset.ts";
import { checkPredictions } from "./_check_predictions.ts";
import type { Predictions } from "./predictions.ts";
import { InputError } from "../io/input_error.ts";

/** What stands for a probability of 0, which is a float32 softmax that underflowed: its least number above 0. */
const LEAST = 2 ** -149;

/** Temperatures are sought between this and its inverse. */
const HIGHEST = 100;

/**
 * Fits the temperature by which a network's logits are best divided (Guo et al. 2017): the one that
 * gives labelled images the least cross-entropy. Above 1 the network was surer than it should be,
 * below 1 less sure. Fit it on validation images, never on those that the result is measured on.
 *
 * The cross-entropy is convex in the inverse of the temperature, so its slope is 0 in one place,
 * which is found by bisection.
 *
 * @param predictions Class probabilities of every image, in the order of `dataset`.
 * @param dataset The images' labels.
 * @returns The temperature, from 0.01 to 100.
 * @throws {InputError} If predictions and data set do not belong together, or no temperature in the
 * range is best: every image is read rightly, or the network is no better than guessing.
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
  checkPredictions(predictions, dataset);
  const logits = logitsOf(predictions);
  const slope = (temperature: number) =>
    slopeOf(logits, dataset.labels, predictions.classes, 1 / temperature);
  // The slope is that by the inverse of the temperature: it falls as the temperature grows.
  if (slope(1 / HIGHEST) <= 0) {
    throw new InputError(
      `${dataset.name}: expected some images read wrongly to fit a temperature by, found that ` +
        `more confidence is always better; fit it on more images, which had no part in training`,
    );
  }
  if (slope(HIGHEST) >= 0) {
    throw new InputError(
      `${dataset.name}: expected predictions better than guessing to fit a temperature by, found ` +
        `that less confidence is always better; are these the labels of these images?`,
    );
  }
  let [low, high] = [-Math.log(HIGHEST), Math.log(HIGHEST)];
  // 60 halvings of a range of 9 leave less than the last bit of a float64.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * Gives predictions another temperature: each probability to the power of one by the temperature,
 * made to sum to 1 again, which is what the logits divided by it would have given. The order of the
 * classes, and so the accuracy, stays as it is.
 *
 * @param predictions What `predict` gave.
 * @param temperature Above 1 the probabilities draw together, below 1 apart; 1 leaves them alone.
 * @returns The same predictions, as sure as the temperature makes them.
 * @throws {InputError} If the temperature is not a finite number above 0.
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
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new InputError(`temperature: expected a finite number above 0, found ${temperature}`);
  }
  const { size, classes } = predictions;
  const logits = logitsOf(predictions);
  const probabilities = new Float32Array(size * classes);
  for (let at = 0; at < probabilities.length; at += classes) {
    probabilities.set(softmax(logits.subarray(at, at + classes), 1 / temperature), at);
  }
  return { probabilities, size, classes };
}

/** Logits that give these probabilities, the greatest of an image being 0; any constant may be added. */
function logitsOf({ probabilities, classes }: Predictions): Float64Array {
  const logits = Float64Array.from(probabilities, (p) => Math.log(Math.max(p, LEAST)));
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

/** Slope of the summed cross-entropy by the inverse of the temperature. */
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
