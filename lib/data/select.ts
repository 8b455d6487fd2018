// Takes images out of a data set by range or by index, and moves images within their frames.

import { displayed } from "../io/displayable.ts";
import { describe } from "../io/schema.ts";
import type { Dataset } from "./dataset.ts";
import { InputError } from "../io/input_error.ts";

/** The images from `start` up to `end`, sharing the data set's memory. */
export function slice(dataset: Dataset, start: number, end: number): Dataset {
  if (start === 0 && end === dataset.size) return dataset;
  const area = dataset.height * dataset.width;
  return displayed({
    ...dataset,
    name: `${dataset.name}[${start}:${end}]`,
    images: dataset.images.subarray(start * area, end * area),
    labels: dataset.labels.subarray(start, end),
    size: end - start,
  });
}

/** The images at `indices`, copied in that order. */
export function gather(dataset: Dataset, indices: ArrayLike<number>, name: string): Dataset {
  const area = dataset.height * dataset.width;
  const images = new Uint8Array(indices.length * area);
  const isLabelled = dataset.labels.length > 0;
  const labels = new Uint8Array(isLabelled ? indices.length : 0);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index === undefined || !Number.isInteger(index) || index < 0 || index >= dataset.size) {
      throw new InputError(
        `indices: expected whole numbers from 0 to ${dataset.size - 1} of ${dataset.name}, ` +
          `found ${describe(index)}`,
      );
    }
    images.set(dataset.images.subarray(index * area, (index + 1) * area), i * area);
    if (isLabelled) labels[i] = dataset.labels[index]!;
  }
  return displayed({ ...dataset, name, images, labels, size: indices.length });
}

/** Copies whose images lie so many pixels further right and down; what leaves an image is lost, what comes in is 0. */
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
