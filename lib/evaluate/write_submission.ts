// Writes predictions in the format of Kaggle's Digit Recognizer.

import * as is from "../io/schema.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { Predictions } from "./predictions.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Writes `ImageId,Label` rows, images counted from 1, each with its most probable class. The file is
 * replaced at once or not at all.
 *
 * @param predictions n x classes probabilities, in the order of the competition's `test.csv`
 * @param path the file to write or replace, on Kaggle `submission.csv`
 * @throws {InputError} if there are no images, or the probabilities are not n x classes numbers
 *
 * @example
 * ```ts
 * import { writeSubmission } from "mnist";
 *
 * const path = await Deno.makeTempFile();
 * await writeSubmission(
 *   { probabilities: Float32Array.of(0.1, 0.9, 0.8, 0.2), size: 2, classes: 2 },
 *   path,
 * );
 * const text = await Deno.readTextFile(path);
 * await Deno.remove(path);
 * if (text !== "ImageId,Label\n1,1\n2,0\n") throw new Error(text);
 * ```
 */
export async function writeSubmission(predictions: Predictions, path: string): Promise<void> {
  checkKind("predictions", "predictions", predictions);
  checkValue("path", is.text, path);
  const { probabilities, size, classes } = predictions;
  if (size === 0 || probabilities.length !== size * classes) {
    throw new InputError(
      `predictions: expected images x ${classes} probabilities, found ${probabilities.length} ` +
        `numbers for ${size} images; predict the competition's test images`,
    );
  }
  const rows = ["ImageId,Label"];
  for (let image = 0; image < size; image++) {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    const most = row.reduce((best, p, label) => p > (row[best] ?? NaN) ? label : best, 0);
    if (row.some((p) => Number.isNaN(p))) {
      throw new InputError(`predictions: expected probabilities, found NaN at image ${image}`);
    }
    rows.push(`${image + 1},${most}`);
  }
  await writeAtomically(path, new TextEncoder().encode(rows.join("\n") + "\n"));
}
