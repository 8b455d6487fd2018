// Corruptions of brightness: faint ink, a shadow on the paper, the negative.

import type { Corruption } from "./corruption.ts";

export const contrast: Corruption = {
  description: "keeps LEVEL of the contrast: ink and paper approach the same grey",
  levels: [0.6, 0.4, 0.25, 0.15, 0.08],
  painter: (share) => (image, out) => {
    image.forEach((byte, i) => out[i] = 0.5 + share * (byte / 255 - 0.5));
  },
};

export const shadow: Corruption = {
  description: "darkens the paper from one side to the other, from nothing to LEVEL of full ink",
  levels: [0.2, 0.4, 0.6, 0.8, 1],
  painter: (darkest, { height, width }) => (image, out, random) => {
    const angle = random.uniform(0, 2 * Math.PI);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
    const extent = Math.abs(cos) * middleX + Math.abs(sin) * middleY || 1;
    image.forEach((byte, i) => {
      const along = cos * (i % width - middleX) + sin * (Math.floor(i / width) - middleY);
      const paper = darkest * (1 + along / extent) / 2;
      out[i] = paper + (1 - paper) * byte / 255;
    });
  },
};

export const inversion: Corruption = {
  description: "inverts an upright band, LEVEL of the image wide; at the last severity all of it",
  levels: [0.2, 0.4, 0.6, 0.8, 1],
  painter: (share, { width }) => {
    const band = Math.round(share * width);
    return (image, out, random) => {
      const left = Math.floor(random.next() * (width - band + 1));
      image.forEach((byte, i) => {
        const x = i % width - left;
        out[i] = (x >= 0 && x < band ? 255 - byte : byte) / 255;
      });
    };
  },
};
