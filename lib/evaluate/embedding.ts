// Each image as a vector: a network's last layer before its classifier.

import { describe } from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";

/** The vectors of `size` images in a network's last layer before the classifier. */
export interface Embedding {
  /** Name of the data set, e.g. `"mnist/train"`. */
  readonly dataset: string;
  /** `size` x `dimensions` numbers, row by row. */
  readonly vectors: Float32Array;
  /** True class of each image. */
  readonly labels: Uint8Array;
  /** Number of images. */
  readonly size: number;
  /** Numbers per image; 128 in the baseline network. */
  readonly dimensions: number;
}

/**
 * Returns one image's vector.
 *
 * @param embedding what `embed` returned
 * @param index which image
 * @returns a view of its `dimensions` numbers
 * @throws {InputError} if there is no such image
 */
export function vectorOf({ dataset, vectors, size, dimensions }: Embedding, index: number) {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new InputError(
      `${dataset}: expected an image from 0 to ${size - 1}, found ${describe(index)}`,
    );
  }
  return vectors.subarray(index * dimensions, (index + 1) * dimensions);
}
