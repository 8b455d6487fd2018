// Checks a batch and copies it into a program's inputs.

import type { TensorValues } from "../data_type.ts";
import { type Loss, takesIndices } from "./lower_loss.ts";
import type { Program } from "./graph/program.ts";
import type { Pixels } from "./step_source.ts";

/** The model that batches must fit. */
export interface BatchTarget {
  /** Numbers in one input. */
  readonly pixels: number;
  readonly loss: Loss;
  /** Numbers that the model returns for one input. */
  readonly classes: number;
}

/**
 * Checks images, before a program is made for their number.
 *
 * @throws {RangeError} if `size` is not a valid count or does not match the images.
 */
export function checkImages({ length }: Pixels, size: number, pixels: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`size: expected a whole number of images from 1 up, found ${size}`);
  }
  checkLength("images", length, size * pixels);
}

/**
 * Copies a batch whose images were checked.
 *
 * @throws {RangeError} if the truths do not fit.
 */
export function feedBatch(
  program: Program,
  { loss, classes }: BatchTarget,
  images: Pixels,
  truths: ArrayLike<number>,
): void {
  (program.input("images") as Pixels).set(images);
  // Class indices are int32, other truths float32.
  const memory = program.input("truths") as Exclude<TensorValues, BigInt64Array>;
  checkLength("truths", truths.length, memory.length);
  if (takesIndices(loss)) checkClasses(truths, classes);
  memory.set(truths);
}

function checkLength(name: string, length: number, expected: number): void {
  if (length !== expected) {
    throw new RangeError(`${name}: expected ${expected} numbers, found ${length}`);
  }
}

function checkClasses(truths: ArrayLike<number>, classes: number): void {
  for (let at = 0; at < truths.length; at++) {
    const label = truths[at]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `truths: expected class indices from 0 to ${classes - 1}, found ${label} at ${at}`,
      );
    }
  }
}
