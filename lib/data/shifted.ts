// Moves every image of a data set by whole pixels.

import type { Dataset } from "./dataset.ts";

/**
 * @param right pixels that the images move to the right; to the left where negative
 * @param down pixels that they move down
 * @returns copies; what leaves an image is lost, what comes in is 0
 */
export function shifted(dataset: Dataset, right: number, down: number): Dataset {
  if (right === 0 && down === 0) return dataset;
  const { height, width, size } = dataset;
  const images = new Uint8Array(dataset.images.length);
  const columns = Math.max(0, width - Math.abs(right));
  for (let image = 0; image < size; image++) {
    for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
      const from = (image * height + y - down) * width + Math.max(0, -right);
      const to = (image * height + y) * width + Math.max(0, right);
      images.set(dataset.images.subarray(from, from + columns), to);
    }
  }
  return { ...dataset, images };
}
