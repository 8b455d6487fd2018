// A data set with every image distorted once, as training distorts it in an epoch.

import { type Augmentation, Augmenter } from "./augment.ts";
import type { Dataset } from "./dataset.ts";
import { Random } from "./random.ts";

/** How {@linkcode distorted} goes about it. */
export interface DistortedOptions {
  /** The same seed distorts the same images in the same way; 0 unless given. */
  readonly seed?: number;
}

/**
 * Draws every image of a data set a little differently: to look at, or to see a network at work on images that are new to
 * it though their digits are not.
 *
 * @param dataset n images; it stays as it is
 * @param augmentation how far they may be distorted
 * @param options the seed
 * @returns as many images, with the same labels; brightness is rounded to bytes, which in training it is not
 * @throws {InputError} when a limit makes no sense, or the seed is no safe integer
 *
 * @example
 * ```ts
 * import { distorted, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * console.log(distorted(test, { rotate: 10 }).name); // rendered/test, distorted
 * ```
 */
export function distorted(
  dataset: Dataset,
  augmentation: Augmentation,
  { seed = 0 }: DistortedOptions = {},
): Dataset {
  const { height, width, size } = dataset;
  const augmenter = new Augmenter(augmentation, dataset);
  const random = new Random(seed);
  const area = height * width;
  const drawn = new Float32Array(area);
  const images = new Uint8Array(size * area);
  for (let from = 0; from < images.length; from += area) {
    augmenter.draw(dataset.images, from, drawn, 0, random);
    for (let pixel = 0; pixel < area; pixel++) {
      images[from + pixel] = Math.round(255 * drawn[pixel]!);
    }
  }
  return { ...dataset, name: `${dataset.name}, distorted`, images };
}
