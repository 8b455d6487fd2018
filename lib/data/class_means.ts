// The mean image of each class, and the images least like it.

import type { Dataset } from "./dataset.ts";

/** The average image of one class. */
export interface ClassMean {
  readonly label: number;
  /** Number of images of this class. */
  readonly size: number;
  /** `height` x `width` mean bytes, 0 to 255; all 0 if the class has no image. */
  readonly pixels: Float64Array;
}

/** An image and how far it lies from the mean of its class. */
export interface OddOne {
  /** Which image of the data set. */
  readonly index: number;
  readonly label: number;
  /** Root-mean-square difference from the class mean, as a fraction of full ink. */
  readonly distance: number;
}

/**
 * Averages the images of each class, pixel by pixel.
 *
 * @param dataset images and labels
 * @returns one mean a class, in class order
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 * import { classMeans } from "./class_means.ts";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * console.log(classMeans(train).map((mean) => mean.size));
 * ```
 */
export function classMeans(dataset: Dataset): readonly ClassMean[] {
  const length = dataset.height * dataset.width;
  const sizes = new Array<number>(dataset.classNames.length).fill(0);
  const sums = dataset.classNames.map(() => new Float64Array(length));
  for (let i = 0; i < dataset.size; i++) {
    const label = dataset.labels[i]!;
    const sum = sums[label]!;
    sizes[label]! += 1;
    for (let p = 0; p < length; p++) sum[p]! += dataset.images[i * length + p]!;
  }
  return sums.map((sum, label) => ({
    label,
    size: sizes[label]!,
    pixels: sum.map((total) => total / Math.max(1, sizes[label]!)),
  }));
}

/**
 * Finds the images least like the mean of their class. Such images are unusual, not necessarily wrong:
 * heavy strokes, a rare style, a wrong label.
 *
 * @param dataset images and labels
 * @param options `count`: how many of each class; 3 unless given
 * @returns class by class, the farthest of each first
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 * import { farthestFromMean } from "./class_means.ts";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * console.log(farthestFromMean(train, { count: 1 }).map((odd) => odd.index));
 * ```
 */
export function farthestFromMean(
  dataset: Dataset,
  { count = 3 }: { readonly count?: number } = {},
): readonly OddOne[] {
  const length = dataset.height * dataset.width;
  const means = classMeans(dataset);
  const byClass: OddOne[][] = means.map(() => []);
  for (let index = 0; index < dataset.size; index++) {
    const label = dataset.labels[index]!;
    const { pixels } = means[label]!;
    let squares = 0;
    for (let p = 0; p < length; p++) {
      squares += (dataset.images[index * length + p]! - pixels[p]!) ** 2;
    }
    byClass[label]!.push({ index, label, distance: Math.sqrt(squares / length) / 255 });
  }
  return byClass.flatMap((odd) => odd.sort((a, b) => b.distance - a.distance).slice(0, count));
}
