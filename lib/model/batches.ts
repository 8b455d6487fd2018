// Cuts a data set into batches of pixels that a model can take.

import type { Augmenter } from "../data/augment.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Random } from "../data/random.ts";
import type { Batch } from "./engine.ts";

/** A data set as batches. */
export class Batches {
  readonly #dataset: Dataset;
  readonly #batchSize: number;
  /** Two, taken in turn: one step may still be reading the last while the next is filled. */
  readonly #buffers: readonly [Buffer, Buffer];
  #turn = 0;

  /** @param batchSize Images a batch; the last one may be short. */
  constructor(dataset: Dataset, batchSize: number) {
    this.#dataset = dataset;
    this.#batchSize = Math.min(batchSize, dataset.size);
    const buffer = (): Buffer => ({
      images: new Float32Array(this.#batchSize * dataset.height * dataset.width),
      labels: new Uint8Array(this.#batchSize),
    });
    this.#buffers = [buffer(), buffer()];
  }

  /** Number of batches, the short one included. */
  get length(): number {
    return this.#dataset.size === 0 ? 0 : Math.ceil(this.#dataset.size / this.#batchSize);
  }

  /** Images in every batch but the last. */
  get size(): number {
    return this.#batchSize;
  }

  /** The data set's own order, to be shuffled. */
  order(): Uint32Array {
    return Uint32Array.from({ length: this.#dataset.size }, (_, index) => index);
  }

  /**
   * Fills one batch.
   *
   * @param step which, from 0
   * @param order the order of the images; the data set's own unless given
   * @param drawing what draws each image, and by which chance; as they are unless given
   * @returns the batch; its arrays hold until the second call after this one
   */
  at(step: number, order?: Uint32Array, drawing?: Drawing): Batch & { images: Float32Array } {
    const { images, labels, size, height, width } = this.#dataset;
    const pixels = height * width;
    const start = step * this.#batchSize;
    const count = Math.min(this.#batchSize, size - start);
    const buffer = this.#buffers[this.#turn ^= 1]!; // 0 or 1
    for (let i = 0; i < count; i++) {
      const index = order?.[start + i] ?? start + i;
      const [from, to] = [index * pixels, i * pixels];
      if (drawing) drawing.augmenter.draw(images, from, buffer.images, to, drawing.random);
      // An index below `size`, a byte below 256: both are there.
      else for (let p = 0; p < pixels; p++) buffer.images[to + p] = brightness[images[from + p]!]!;
      buffer.labels[i] = labels[index]!;
    }
    return {
      images: buffer.images.subarray(0, count * pixels),
      labels: buffer.labels.subarray(0, count),
      size: count,
    };
  }

  /** Fills one batch with the images' bytes; all else is as in `at`. */
  bytesAt(step: number, order?: Uint32Array): Batch {
    const { images, labels, size, height, width } = this.#dataset;
    const pixels = height * width;
    const start = step * this.#batchSize;
    const count = Math.min(this.#batchSize, size - start);
    const buffer = this.#buffers[this.#turn ^= 1]!; // 0 or 1
    const bytes = new Uint8Array(buffer.images.buffer, 0, count * pixels);
    for (let i = 0; i < count; i++) {
      const index = order?.[start + i] ?? start + i;
      bytes.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
      buffer.labels[i] = labels[index]!;
    }
    return { images: bytes, labels: buffer.labels.subarray(0, count), size: count };
  }
}

/** Bytes as the numbers that they stand for. */
export function brightnessOf(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => brightness[byte]!);
}

/** How images are distorted on their way into a batch. */
export interface Drawing {
  readonly augmenter: Augmenter;
  readonly random: Random;
}

interface Buffer {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** Bytes as fractions: `float32(x) / 255`, as Keras's examples have it. */
const brightness = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
