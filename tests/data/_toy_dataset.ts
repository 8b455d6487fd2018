// A data set whose images say which they are, so that a test sees where each went.

import type { Dataset } from "../../lib/data/dataset.ts";

/** One image of 1 x 2 pixels a label: its index, high byte first. */
export function toyDataset(labels: readonly number[], classes = 10): Dataset {
  return {
    name: "toy",
    images: Uint8Array.from(labels.flatMap((_, index) => [index >> 8, index & 255])),
    labels: Uint8Array.from(labels),
    size: labels.length,
    height: 1,
    width: 2,
    classNames: Array.from({ length: classes }, (_, label) => String(label)),
    source: { kind: "custom", sha256: {} },
  };
}

/** Which of the toy's images these are, in their order. */
export function indicesOf({ images, size }: Dataset): readonly number[] {
  return Array.from({ length: size }, (_, i) => images[2 * i]! * 256 + images[2 * i + 1]!);
}
