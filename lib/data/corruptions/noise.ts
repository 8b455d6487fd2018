// Corruptions that change pixels at random.

import type { Corruption } from "./corruption.ts";

export const gaussianNoise: Corruption = {
  description: "adds normal noise with a standard deviation of LEVEL of full ink",
  levels: [0.1, 0.2, 0.3, 0.4, 0.55],
  painter: (deviation) => (image, out, random) => {
    image.forEach((byte, i) => out[i] = byte / 255 + random.normal(0, deviation));
  },
};

export const saltAndPepper: Corruption = {
  description: "replaces LEVEL of the pixels, half of them by paper and half by full ink",
  levels: [0.02, 0.05, 0.1, 0.2, 0.35],
  painter: (share) => (image, out, random) => {
    image.forEach((byte, i) => {
      const draw = random.next();
      out[i] = draw < share / 2 ? 0 : draw < share ? 1 : byte / 255;
    });
  },
};
