// From class probabilities and labels to the figures that describe a classifier.

import { displayed } from "../io/displayable.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkKind } from "../io/check_argument.ts";
import type { Labelled } from "../data/dataset.ts";
import { calibrate } from "./_calibrate.ts";
import { checkPredictions } from "./_check_predictions.ts";
import type { ClassScore, Evaluation } from "./evaluation.ts";
import { precisionOf, type Predictions } from "./predictions.ts";
import { wilsonInterval } from "./statistics/wilson_interval.ts";

/** Keras's clip of probabilities, by which a confident mistake costs 16.1 nats, not infinity. */
const epsilon = 1e-7;

/**
 * Measures predictions against the labels of a data set.
 *
 * @param predictions class probabilities of every image, in the data set's order
 * @param dataset the images' labels and class names
 * @returns accuracy with its interval, loss, per-class scores, confusion matrix, calibration, and the
 * prediction, confidence and loss of each image
 * @throws {InputError} if there are no images, sizes or numbers of classes differ, a label is not a
 * class, or a row of probabilities does not sum to 1
 *
 * @example
 * ```ts
 * import { evaluate } from "mnist";
 *
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
 * const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
 * const evaluation = evaluate({ probabilities, size: 3, classes: 2 }, dataset);
 * console.log(evaluation.correct, evaluation.confusion); // 2 [[1, 0], [1, 1]]
 * ```
 */
export function evaluate(predictions: Predictions, dataset: Labelled): Evaluation {
  checkKind("predictions", "predictions", predictions);
  checkDataset(dataset, { pixels: false });
  checkPredictions(predictions, dataset);
  const { size, classNames } = dataset;
  const classes = classNames.length;
  const truth = dataset.labels.slice();
  const predicted = new Uint8Array(size);
  const confidence = new Float32Array(size);
  const margin = new Float32Array(size);
  const losses = new Float32Array(size);
  const confusion = classNames.map(() => new Array<number>(classes).fill(0));
  let correct = 0;
  let lossSum = 0;

  for (let i = 0; i < size; i++) {
    const row = predictions.probabilities.subarray(i * classes, (i + 1) * classes);
    const { first, second, sum } = ranked(row);
    const label = truth[i]!;
    const loss = crossEntropy(row[label]! / sum);
    predicted[i] = first;
    confidence[i] = row[first]!;
    margin[i] = row[first]! - (row[second] ?? 0);
    losses[i] = loss;
    lossSum += loss;
    confusion[label]![first]! += 1;
    if (first === label) correct += 1;
  }

  return displayed({
    dataset: dataset.name,
    classNames,
    size,
    correct,
    accuracy: correct / size,
    interval: wilsonInterval(correct, size),
    loss: lossSum / size,
    perClass: classNames.map((name, index) => classScore(name, index, confusion)),
    confusion,
    calibration: calibrate(confidence, (i) => predicted[i] === truth[i]),
    truth,
    predicted,
    confidence,
    margin,
    losses,
    ...precisionOf([predictions]),
  });
}

/** The most probable class, the runner-up (-1 if there is one class only) and the sum of a row. */
function ranked(row: Float32Array): { first: number; second: number; sum: number } {
  let first = 0;
  let second = -1;
  let sum = row[0]!;
  for (let c = 1; c < row.length; c++) {
    const p = row[c]!;
    sum += p;
    if (p > row[first]!) {
      second = first;
      first = c;
    } else if (second < 0 || p > row[second]!) {
      second = c;
    }
  }
  return { first, second, sum };
}

function crossEntropy(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
}

function classScore(name: string, index: number, confusion: readonly number[][]): ClassScore {
  const hits = confusion[index]![index]!;
  const support = confusion[index]!.reduce((sum, n) => sum + n, 0);
  const predicted = confusion.reduce((sum, row) => sum + row[index]!, 0);
  return {
    name,
    support,
    predicted,
    precision: predicted > 0 ? hits / predicted : 0,
    recall: support > 0 ? hits / support : 0,
    f1: support + predicted > 0 ? 2 * hits / (support + predicted) : 0,
  };
}
