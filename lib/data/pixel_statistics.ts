// How much ink a data set has, and how it is distributed.

import { displayed } from "../io/displayable.ts";
import { checkDataset } from "./check_dataset.ts";
import type { Dataset } from "./dataset.ts";
import { InputError } from "../io/input_error.ts";

/** Statistics of all pixels of a data set; ink is a fraction of full ink, 0 to 1. */
export interface PixelStatistics {
  /** Name of the data set. */
  readonly dataset: string;
  /** Number of images. */
  readonly images: number;
  /** Mean ink of a pixel. */
  readonly mean: number;
  /** Standard deviation of a pixel's ink, over all pixels of all images. */
  readonly standardDeviation: number;
  /** Share of pixels without ink. */
  readonly blank: number;
  /** Share of pixels with full ink. */
  readonly full: number;
  /** Share of other pixels. */
  readonly grey: number;
  /** How many of the `height` x `width` places have ink in some image. */
  readonly placesUsed: number;
  /** How many places there are. */
  readonly places: number;
  /** `histogram[v]` counts the pixels of value `v`, 0 to 255. */
  readonly histogram: Float64Array;
}

/**
 * Measures the ink of a data set. The mean and standard deviation of MNIST's training images, 0.1307
 * and 0.3081, are the constants that many programs normalise by.
 *
 * @param dataset the images
 * @throws {InputError} if there are no images
 *
 * @example
 * ```ts
 * import { pixelStatistics, renderedDigits } from "mnist";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * const { mean, blank } = pixelStatistics(train);
 * console.log(mean > 0 && mean < 1, blank > 0.5);
 * ```
 */
export function pixelStatistics(dataset: Dataset): PixelStatistics {
  checkDataset(dataset, { labelled: false });
  const { name, images, size, height, width } = dataset;
  const places = height * width;
  if (size === 0) throw new InputError(`${name}: there are no images to count the pixels of`);
  const histogram = new Float64Array(256);
  const used = new Uint8Array(places);
  for (let i = 0; i < size * places; i++) {
    const value = images[i]!;
    histogram[value]! += 1;
    used[i % places]! |= value;
  }
  const pixels = size * places;
  const sum = histogram.reduce((total, n, value) => total + n * value, 0);
  const squares = histogram.reduce((total, n, value) => total + n * value ** 2, 0);
  const mean = sum / pixels;
  return displayed({
    dataset: name,
    images: size,
    mean: mean / 255,
    standardDeviation: Math.sqrt(squares / pixels - mean ** 2) / 255,
    blank: histogram[0]! / pixels,
    full: histogram[255]! / pixels,
    grey: 1 - (histogram[0]! + histogram[255]!) / pixels,
    placesUsed: used.reduce((n, value) => n + (value > 0 ? 1 : 0), 0),
    places,
    histogram,
  });
}
