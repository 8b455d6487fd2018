// Cuts a data set into batches of pixels that a model can take.

import type { ImageDrawer } from "../data/augment.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Random } from "../data/random.ts";
import type { Batch } from "./batch.ts";

/** A data set as batches. */
export class Batches {
  readonly #dataset: Dataset;
  readonly #batchSize: number;
  /** Numbers of one image. */
  readonly #pixels: number;
  /** Used in turn: a step may still be reading one batch while the next is filled. */
  readonly #buffers: readonly [Buffer, Buffer];
  #turn = 0;

  /** @param batchSize images in each batch; the last one may have fewer */
  constructor(dataset: Dataset, batchSize: number) {
    this.#dataset = dataset;
    this.#batchSize = Math.min(batchSize, dataset.size);
    this.#pixels = dataset.height * dataset.width;
    const buffer = (): Buffer => {
      const values = new Float32Array(this.#batchSize * this.#pixels);
      const labels = new Uint8Array(this.#batchSize);
      return { values, bytes: new Uint8Array(values.buffer), labels };
    };
    this.#buffers = [buffer(), buffer()];
  }

  /** Number of batches, a smaller last one included. */
  get length(): number {
    return this.#dataset.size === 0 ? 0 : Math.ceil(this.#dataset.size / this.#batchSize);
  }

  /** Images in every batch but the last. */
  get size(): number {
    return this.#batchSize;
  }

  /** @returns the data set's own order, to be shuffled */
  order(): Uint32Array {
    return Uint32Array.from({ length: this.#dataset.size }, (_, index) => index);
  }

  /**
   * Fills one batch.
   *
   * @param step which, from 0
   * @param order the order of the images; the data set's own unless given
   * @param drawing what distorts each image, and its random numbers; images stay as they are unless given
   * @returns the batch; its arrays are overwritten by the second call after this one
   */
  at(step: number, order?: Uint32Array, drawing?: Drawing): Batch & { images: Float32Array } {
    const { images } = this.#dataset;
    const { values, labels, size } = this.#fill(step, order, ({ values }, from, to) => {
      if (!drawing) {
        for (let p = 0; p < this.#pixels; p++) values[to + p] = brightness[images[from + p]!]!;
        return undefined;
      }
      const { augmenter, random } = drawing;
      if (augmenter.draw(images, from, values, to, random)) return undefined;
      // No label is right for a scrambled image; in the mean, labels at random are all of them alike.
      return random.integer(this.#dataset.classNames.length);
    });
    return { images: values.subarray(0, size * this.#pixels), labels, size };
  }

  /** Fills one batch with the images' bytes; the rest is as in {@linkcode at}. */
  bytesAt(step: number, order?: Uint32Array): Batch {
    const { images } = this.#dataset;
    const { bytes, labels, size } = this.#fill(step, order, ({ bytes }, from, to) => {
      bytes.set(images.subarray(from, from + this.#pixels), to);
      return undefined;
    });
    return { images: bytes.subarray(0, size * this.#pixels), labels, size };
  }

  /** Fills the labels of one batch, and lets `put` fill the pixels, image by image, and say if another label is due. */
  #fill(
    step: number,
    order: Uint32Array | undefined,
    put: (buffer: Buffer, from: number, to: number) => number | undefined,
  ) {
    const { labels, size } = this.#dataset;
    const start = step * this.#batchSize;
    const count = Math.min(this.#batchSize, size - start);
    const buffer = this.#buffers[this.#turn ^= 1]!; // 0 or 1
    for (let i = 0; i < count; i++) {
      const index = order?.[start + i] ?? start + i;
      const other = put(buffer, index * this.#pixels, i * this.#pixels);
      buffer.labels[i] = other ?? labels[index]!; // an index below `size`
    }
    return { ...buffer, labels: buffer.labels.subarray(0, count), size: count };
  }
}

/** @returns pixels from 0 to `white`, which is 1 or 255, for bytes from 0 to 255 */
export function brightnessOf(bytes: Uint8Array, white: 1 | 255 = 1): Float32Array {
  return Float32Array.from(bytes, (byte) => white === 255 ? byte : brightness[byte]!);
}

/** How images are distorted on the way into a batch. */
export interface Drawing {
  readonly augmenter: ImageDrawer;
  readonly random: Random;
}

/** Room for a batch; numbers and bytes share memory, so its pixels are one or the other. */
interface Buffer {
  readonly values: Float32Array;
  readonly bytes: Uint8Array;
  readonly labels: Uint8Array;
}

/** `float32(x) / 255`, as in Keras's examples, for each byte. */
const brightness = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
