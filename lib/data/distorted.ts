// A data set with every image distorted once, as training does in each epoch.

import { displayed } from "../io/displayable.ts";
import { checkDataset } from "./check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import { type Augmentations, augmenterOf } from "./augment.ts";
import type { Dataset } from "./dataset.ts";
import { Random } from "./random.ts";

/** Options of {@linkcode distorted}. */
export interface DistortedOptions {
  /** The same seed distorts the same images in the same way; 0 unless given. */
  readonly seed?: number;
}

/**
 * Distorts every image of a data set a little, to look at, or to test a network on new images of digits it knows.
 *
 * @param dataset n images, left unchanged
 * @param augmentation how far they may be distorted; of several ways, each image gets one
 * @param options the seed
 * @returns n images with the same labels, rounded to bytes, unlike in training
 * @throws {InputError} if a limit is unknown or out of range, or the seed is not a safe integer
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
  augmentation: Augmentations,
  options: DistortedOptions = {},
): Dataset {
  checkDataset(dataset, { labelled: false });
  checkOptions("distorted", options, ["seed"]);
  const { seed = 0 } = options;
  const { height, width, size } = dataset;
  const augmenter = augmenterOf(augmentation, dataset);
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
  return displayed({ ...dataset, name: `${dataset.name}, distorted`, images });
}
