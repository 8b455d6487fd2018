// What a network makes of each image before it decides: a point in a space of its own.

import { InputError } from "../io/input_error.ts";

/** The representation of `size` images in a network's last layer before the classifier. */
export interface Embedding {
  /** Name of the data set, e.g. `"mnist/train"`. */
  readonly dataset: string;
  /** `size` x `dimensions` numbers, row by row. */
  readonly vectors: Float32Array;
  /** True class of each image. */
  readonly labels: Uint8Array;
  /** Number of images. */
  readonly size: number;
  /** Numbers an image; 128 in the baseline network. */
  readonly dimensions: number;
}

/**
 * One image's vector.
 *
 * @param embedding What `embed` returned.
 * @param index Which image.
 * @returns A view of its `dimensions` numbers.
 * @throws {InputError} If there is no such image.
 */
export function vectorOf({ dataset, vectors, size, dimensions }: Embedding, index: number) {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new InputError(`${dataset}: expected an image from 0 to ${size - 1}, found ${index}`);
  }
  return vectors.subarray(index * dimensions, (index + 1) * dimensions);
}
