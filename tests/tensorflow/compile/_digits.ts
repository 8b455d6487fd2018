// Digits that small networks learn in fifty steps: on noise, training is chaotic and amplifies rounding errors.

import { renderedDigits } from "../../../lib/data/rendered/rendered_digits.ts";

/** Images and labels of one step. */
export interface DigitBatch {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
  readonly size: number;
}

const side = 14;

/** The shape of one image. */
export const digitShape = [side, side, 1];

const { train } = await renderedDigits({ train: 400, test: 1, seed: 3 });

/** Every image at half its size. */
const pixels = Float32Array.from({ length: train.size * side * side }, (_, at) => {
  const [row, column] = [Math.floor(at / side) % side, at % side];
  const first = Math.floor(at / (side * side)) * 784 + 2 * row * 28 + 2 * column;
  const { images } = train;
  return (images[first]! + images[first + 1]! + images[first + 28]! + images[first + 29]!) / 1020;
});

/** Batch number `step`, the first again after the last. */
export function digitBatch(step: number, size = 16): DigitBatch {
  const pixelsEach = side * side;
  const images = new Float32Array(size * pixelsEach);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const index = (step * size + i) % train.size;
    images.set(pixels.subarray(index * pixelsEach, (index + 1) * pixelsEach), i * pixelsEach);
    labels[i] = train.labels[index]!;
  }
  return { images, labels, size };
}
