// Corruptions that lose detail: blur, coarse pixels, a thick pen.

import type { Corruption, Frame } from "./corruption.ts";

export const blur: Corruption = {
  description: "blurs by a normal curve with a standard deviation of LEVEL pixels",
  levels: [0.6, 1, 1.5, 2, 2.75],
  painter: (deviation, { height, width }) => {
    const weights = bell(deviation);
    const between = new Float64Array(height * width);
    return (image, out) => {
      along(image, between, weights, { length: width, step: 1, lines: height, stride: width });
      along(between, out, weights, { length: height, step: width, lines: width, stride: 1 });
      out.forEach((value, i) => out[i] = value / 255);
    };
  },
};

export const pixelate: Corruption = {
  description: "averages squares of LEVEL x LEVEL pixels, from the upper left",
  levels: [2, 3, 4, 5, 7],
  painter: (side, { height, width }) => (image, out) => {
    for (let top = 0; top < height; top += side) {
      for (let left = 0; left < width; left += side) {
        const square = squareAt(top, left, side, { height, width });
        const sum = square.reduce((total, i) => total + image[i]!, 0);
        for (const i of square) out[i] = sum / square.length / 255;
      }
    }
  },
};

export const thicken: Corruption = {
  description: "draws with a thicker pen: each pixel takes the most ink within LEVEL pixels of it",
  levels: [1, 1.5, 2, 2.5, 3],
  painter: (radius, { height, width }) => {
    const reach = Math.floor(radius);
    const disc: (readonly [dy: number, dx: number])[] = [];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (dy ** 2 + dx ** 2 <= radius ** 2) disc.push([dy, dx]);
      }
    }
    return (image, out) => {
      for (let i = 0; i < out.length; i++) {
        const [y, x] = [Math.floor(i / width), i % width];
        let most = 0;
        for (const [dy, dx] of disc) {
          const [atY, atX] = [y + dy, x + dx];
          if (atY < 0 || atX < 0 || atY >= height || atX >= width) continue;
          most = Math.max(most, image[atY * width + atX]!);
        }
        out[i] = most / 255;
      }
    };
  },
};

/** Weights of a normal curve from -4 to 4 standard deviations, which sum to 1. */
function bell(deviation: number): Float64Array {
  const reach = Math.floor(4 * deviation + 0.5);
  const weights = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Rows or columns of an image: how many, how long, and how far apart their pixels are in memory. */
interface Lines {
  readonly length: number;
  readonly step: number;
  readonly lines: number;
  readonly stride: number;
}

/** Smooths each line; there is paper outside of the image. */
function along(
  image: ArrayLike<number>,
  out: Float64Array | Float32Array,
  weights: Float64Array,
  { length, step, lines, stride }: Lines,
): void {
  const reach = (weights.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = Math.max(-reach, -i); k <= Math.min(reach, length - 1 - i); k++) {
        sum += weights[k + reach]! * image[line * stride + (i + k) * step]!;
      }
      out[line * stride + i * step] = sum;
    }
  }
}

/** Places of the pixels of a square, as far as it lies in the frame. */
function squareAt(top: number, left: number, side: number, { height, width }: Frame): number[] {
  const places: number[] = [];
  for (let y = top; y < Math.min(top + side, height); y++) {
    for (let x = left; x < Math.min(left + side, width); x++) places.push(y * width + x);
  }
  return places;
}
