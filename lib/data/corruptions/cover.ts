// Corruptions that hide ink or add some: a patch of paper, extra strokes.

import type { Corruption } from "./corruption.ts";

export const occlusion: Corruption = {
  description: "lays a LEVEL x LEVEL square of paper on the middle five sevenths of the image",
  levels: [6, 8, 10, 12, 14],
  painter: (side, { height, width }) => (image, out, random) => {
    const [top, left] = [placeOf(side, height, random.next()), placeOf(side, width, random.next())];
    image.forEach((byte, i) => {
      const [y, x] = [Math.floor(i / width) - top, i % width - left];
      out[i] = y >= 0 && y < side && x >= 0 && x < side ? 0 : byte / 255;
    });
  },
};

export const lines: Corruption = {
  description: "draws LEVEL straight lines, 1.5 pixels wide, from edge to edge",
  levels: [1, 2, 3, 4, 6],
  painter: (number, { height, width }) => (image, out, random) => {
    image.forEach((byte, i) => out[i] = byte / 255);
    for (let line = 0; line < number; line++) {
      const angle = random.uniform(0, Math.PI);
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      // Through a point of the middle half, so that it crosses the digit.
      const offset = cos * width * random.uniform(0.25, 0.75) +
        sin * height * random.uniform(0.25, 0.75);
      for (let i = 0; i < out.length; i++) {
        const distance = Math.abs(
          cos * (i % width + 0.5) + sin * (Math.floor(i / width) + 0.5) - offset,
        );
        out[i] = Math.max(out[i]!, Math.min(1, 1.25 - distance));
      }
    }
  },
};

/** Where a square begins along a side of the image, given a draw from 0 to below 1. */
function placeOf(side: number, length: number, draw: number): number {
  const margin = Math.floor(length / 7);
  return margin + Math.floor(draw * Math.max(1, length - 2 * margin - side + 1));
}
