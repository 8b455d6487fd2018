// Makes an image into one that is no digit, in one of four ways.

import type { Random } from "./random.ts";

/**
 * Scrambles an image in place: its pixels or its tiles shuffled, or noise or empty paper in its stead.
 *
 * @param images fractions, 1 full ink
 * @param from where the image starts
 * @param frame its size in pixels
 * @param random decides how
 */
export function scramble(
  images: Float32Array,
  from: number,
  { height, width }: { height: number; width: number },
  random: Random,
): void {
  const image = images.subarray(from, from + height * width);
  switch (random.integer(4)) {
    case 0:
      random.shuffle(image);
      break;
    case 1: {
      // Of a small image too there are tiles enough that they hardly all stay.
      const largest = Math.max(1, Math.floor(Math.min(height, width) / 3));
      const side = Math.min(2 + random.integer(6), largest);
      shuffleTiles(image, { height, width, side }, random);
      break;
    }
    case 2: {
      const [mean, deviation] = [random.next(), random.uniform(0.02, 0.6)];
      for (let i = 0; i < image.length; i++) {
        image[i] = Math.min(1, Math.max(0, random.normal(mean, deviation)));
      }
      break;
    }
    default:
      image.fill(random.next() < 0.3 ? 0 : random.next());
  }
}

/** Moves square tiles to each other's places; what is left at the right and lower edges stays. */
function shuffleTiles(
  image: Float32Array,
  { height, width, side }: { height: number; width: number; side: number },
  random: Random,
) {
  const [rows, columns] = [Math.floor(height / side), Math.floor(width / side)];
  const before = image.slice();
  const order = random.shuffle(Uint32Array.from({ length: rows * columns }, (_, i) => i));
  const start = (tile: number) => Math.floor(tile / columns) * side * width + tile % columns * side;
  order.forEach((tile, place) => {
    for (let y = 0; y < side; y++) {
      const row = start(tile) + y * width;
      image.set(before.subarray(row, row + side), start(place) + y * width);
    }
  });
}
