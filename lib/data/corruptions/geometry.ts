// Corruptions that move the ink: the distortions of augmentation, and larger ones.

import { Augmenter } from "../augment.ts";
import type { Pose } from "../pose.ts";
import type { Random } from "../random.ts";
import type { Corruption } from "./corruption.ts";

export const shift: Corruption = {
  description: "moves the image LEVEL pixels in one of eight directions",
  levels: [2, 3, 4, 5, 6],
  painter: posed((pixels, random) => {
    const [right, down] = directions[random.integer(directions.length)]!;
    return { shiftX: right * pixels, shiftY: down * pixels };
  }),
};

export const rotation: Corruption = {
  description: "turns the image LEVEL degrees, one way or the other",
  levels: [10, 20, 30, 45, 60],
  painter: posed((degrees, random) => ({ turn: eitherWay(degrees, random) })),
};

export const shear: Corruption = {
  description: "leans upright strokes LEVEL degrees, one way or the other",
  levels: [10, 20, 30, 40, 50],
  painter: posed((degrees, random) => ({ lean: eitherWay(degrees, random) })),
};

export const shrink: Corruption = {
  description: "draws the image LEVEL times as large, about the middle",
  levels: [0.85, 0.7, 0.6, 0.5, 0.4],
  painter: posed((zoom) => ({ zoomX: zoom, zoomY: zoom })),
};

export const enlarge: Corruption = {
  description: "draws the image LEVEL times as large, about the middle",
  levels: [1.1, 1.2, 1.35, 1.5, 1.7],
  painter: posed((zoom) => ({ zoomX: zoom, zoomY: zoom })),
};

export const elastic: Corruption = {
  description:
    "bends the image: control points 7 pixels apart move by normal draws of LEVEL pixels",
  levels: [1, 2, 3, 4, 5],
  painter: (pixels, frame) => {
    const augmenter = new Augmenter({ elastic: pixels }, frame);
    return (image, out, random) => augmenter.draw(image, 0, out, 0, random);
  },
};

const directions = [[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]] as const;

function eitherWay(value: number, random: Random): number {
  return random.next() < 0.5 ? -value : value;
}

function posed(pose: (level: number, random: Random) => Partial<Pose>): Corruption["painter"] {
  return (level, frame) => {
    const augmenter = new Augmenter({}, frame);
    return (image, out, random) => augmenter.drawPosed(image, 0, out, 0, pose(level, random));
  };
}
