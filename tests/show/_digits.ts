// Digits as a pocket calculator draws them, legible at any size and the same on every machine, and readings of them.

import type { Dataset } from "../../lib/data/dataset.ts";
import { Random } from "../../lib/data/random.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";

const [height, width] = [14, 10];
/** First and last row, first and last column of the seven segments: three across, four down. */
const segments = [
  ...[[1, 2, 3, 6], [6, 7, 3, 6], [11, 12, 3, 6]],
  ...[[2, 6, 1, 2], [2, 6, 7, 8], [7, 11, 1, 2], [7, 11, 7, 8]],
] as const;
/** The segments of each digit. */
const lit = [
  "023456",
  "46",
  "01245",
  "01246",
  "1346",
  "01236",
  "012356",
  "046",
  "0123456",
  "012346",
];

/** @param labels the digit on each image, 0 to 9 */
export function digits(labels: readonly number[], name = "digits/test"): Dataset {
  return {
    name,
    images: Uint8Array.from(labels.flatMap(pixelsOf)),
    labels: Uint8Array.from(labels),
    ...{ size: labels.length, height, width },
    classNames: lit.map((_, label) => String(label)),
    source: { kind: "custom", sha256: {} },
  };
}

/** Ever paler from image to image, so that no two neighbours are the same. */
function pixelsOf(label: number, image: number): number[] {
  const ink = 255 - 16 * (image % 8);
  const on = [...lit[label]!].map((segment) => segments[Number(segment)]!);
  return Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    return on.some(([top, bottom, left, right]) =>
        y >= top && y <= bottom && x >= left && x <= right
      )
      ? ink
      : 0;
  });
}

/**
 * Digits that are read as told, each with a confidence of its own.
 *
 * @param labels the true class of each image, 0 to 9
 * @param read what each is read as
 */
export function readAs(
  labels: readonly number[],
  read: (label: number, image: number) => number,
  seed = 4,
) {
  const random = new Random(seed);
  const dataset = digits(labels);
  const probabilities = Float32Array.from(labels.flatMap((label, i) => {
    const rest = dataset.classNames.map(() => random.next());
    const chosen = read(label, i);
    const others = rest.reduce((sum, value, c) => c === chosen ? sum : sum + value, 0);
    const sure = 0.55 + 0.44 * random.next();
    return rest.map((value, c) => c === chosen ? sure : (1 - sure) * value / others);
  }));
  const predictions = { probabilities, size: labels.length, classes: 10 };
  return { dataset, predictions, evaluation: evaluate(predictions, dataset) };
}
