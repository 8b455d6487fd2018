// Checks that predictions belong to a data set and are probabilities.

import type { Labelled } from "../data/dataset.ts";
import type { Predictions } from "./predictions.ts";
import { InputError } from "../io/input_error.ts";

/** Float32 softmax over hundreds of classes, or softmax in bfloat16, is off by less. */
const tolerance = 1e-2;

export function checkPredictions(predictions: Predictions, dataset: Labelled): void {
  const { probabilities, size, classes } = predictions;
  const { name, labels, classNames } = dataset;
  if (dataset.size === 0) {
    throw new InputError(`${name}: there are no images to evaluate`);
  }
  if (size !== dataset.size || labels.length !== dataset.size) {
    throw new InputError(
      `${name}: expected predictions and labels of ${dataset.size} images, ` +
        `found ${size} predictions and ${labels.length} labels; predict this very data set`,
    );
  }
  if (classes !== classNames.length) {
    throw new InputError(
      `${name}: expected probabilities of ${classNames.length} classes, found ${classes}; ` +
        `the model was made for another data set`,
    );
  }
  if (probabilities.length !== size * classes) {
    throw new InputError(
      `${name}: expected ${size} x ${classes} probabilities, found ${probabilities.length} numbers`,
    );
  }
  for (let i = 0; i < size; i++) {
    if (labels[i]! >= classes) {
      throw new InputError(
        `${name}: expected labels below ${classes}, found ${labels[i]} at image ${i}`,
      );
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[i * classes + c]!;
      // Written so that NaN fails too.
      if (!(p >= 0 && p <= 1 + tolerance)) {
        throw new InputError(
          `${name}: expected probabilities from 0 to 1, found ${p} at image ${i}, class ${c}` +
            hint(p),
        );
      }
      sum += p;
    }
    if (Math.abs(sum - 1) > tolerance) {
      throw new InputError(
        `${name}: expected the probabilities of an image to sum to 1, ` +
          `found ${sum.toFixed(4)} at image ${i}; apply softmax to logits first`,
      );
    }
  }
}

function hint(p: number): string {
  return Number.isFinite(p) ? "; apply softmax to logits first" : "; did training diverge?";
}
