// Tells ink from paper: whichever is darker, under uneven light.

import {
  blurred,
  extreme,
  histogram,
  otsu,
  type Plane,
  plane,
  quantile,
  resized,
} from "./_plane.ts";

/** A picture's pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `height` x `width` x 4 bytes, row by row: red, green, blue and opacity. */
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** How much ink there is at each pixel. */
export interface Ink extends Plane {
  /** 0 paper, 1 about as much as the picture's darkest strokes have. */
  readonly values: Float32Array;
  /** 1 where there is ink. */
  readonly mask: Uint8Array;
  /** Whether the ink is darker than the paper. */
  readonly dark: boolean;
  /** How far ink stands out from paper, 0 to 1 of the picture's range. */
  readonly contrast: number;
  /** What the paper's own grain comes to on the same scale. */
  readonly grain: number;
}

/** Cells along the longer side, in which the paper is estimated. */
const cells = 96;

/** What is thinner than this share of the shorter side can be a stroke; the rest is paper. */
const widestStroke = 0.3;

/**
 * Finds the ink.
 *
 * @param picture pixels
 * @returns ink at each of them
 */
export function findInk(picture: Picture): Ink {
  const channels = channelsOf(picture);
  const { width, height } = picture;
  const scale = Math.max(1, Math.max(width, height) / cells);
  const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side / scale)));
  const coarse = channels.map((channel) => resized(channel, across!, down!));
  const dark = isInkDark(coarse);
  const reach = Math.max(1, Math.round(widestStroke * Math.min(across!, down!) / 2));
  const papers = coarse.map((channel) => {
    // Closing removes what is dark and thin (opening, what is bright and thin) and keeps a shadow's edge.
    const closed = extreme(extreme(channel, reach, !dark), reach, dark);
    return resized(blurred(closed, Math.max(1, reach >> 2)), width, height);
  });
  const darkest = darkestPaper *
    Math.max(...papers.flatMap(({ values }) => quantile(values, 0.98)));
  const found = plane(width, height);
  for (let i = 0; i < found.values.length; i++) {
    let most = 0;
    for (let c = 0; c < channels.length; c++) {
      const [value, paper] = [channels[c]!.values[i]!, papers[c]!.values[i]!];
      // Under a shadow, ink and paper are darker by the same factor.
      const ink = dark ? (paper - value) / Math.max(paper, darkest) : value - paper;
      if (ink > most) most = ink;
    }
    found.values[i] = most;
  }
  const { smooth, contrast, grain } = smoothed(found);
  const values = smooth.values.map((value) =>
    Math.min(1, Math.max(0, value - grain) / (contrast - grain))
  );
  const threshold = otsu(histogram(values));
  const mask = grown(values, { width, height, sure: threshold, perhaps: 0.7 * threshold });
  for (let i = 0; i < values.length; i++) values[i] = Math.min(1, values[i]! / (1.3 * threshold));
  return { width, height, values, mask, dark, contrast, grain };
}

/** Where a shadow leaves less light than this, beside the brightest paper, there is more noise than ink. */
const darkestPaper = 0.25;

/** Paper whose grain comes to more than this share of the ink is smoothed. */
const coarsest = 0.12;

/** Smooths what was found until the grain is small beside the ink; a stroke is a few pixels wide. */
function smoothed(found: Plane) {
  let smooth = Math.min(found.width, found.height) > 100 ? blurred(found, 1) : found;
  for (let pass = 0;; pass++) {
    const contrast = quantile(smooth.values, 0.998);
    const grain = quantile(smooth.values, 0.5);
    if (grain <= coarsest * contrast || pass === 4) return { smooth, contrast, grain };
    smooth = blurred(smooth, 1);
  }
}

/** Red, green and blue from 0 to 1, laid on white where they are transparent; on black if all would be white then. */
function channelsOf({ width, height, pixels }: Picture): readonly Plane[] {
  let [opaque, whitest, blackest] = [true, 255, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!;
    if (alpha < 255) opaque = false;
    if (alpha > 127) {
      const grey = (pixels[i]! + pixels[i + 1]! + pixels[i + 2]!) / 3;
      whitest = Math.min(whitest, grey);
      blackest = Math.max(blackest, grey);
    }
  }
  const ground = !opaque && whitest > 127 && blackest > 127 ? 0 : 255;
  return [0, 1, 2].map((channel) => {
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) {
      const alpha = pixels[4 * i + 3]! / 255;
      values[i] = (alpha * pixels[4 * i + channel]! + (1 - alpha) * ground) / 255;
    }
    return { width, height, values };
  });
}

/** Windows in which paper is what there is most of: cells along the longer side, and of them to every side. */
const windows = [{ cells: 48, reach: 2 }, { cells: 48, reach: 5 }, {
  cells: 24,
  reach: 8,
}] as const;

/** What differs from the paper nearby is ink. A window votes; a wide one alone would take a shadow for ink. */
function isInkDark([red, green, blue]: readonly Plane[]): boolean {
  const { width, height } = red!;
  const grey = plane(width, height);
  grey.values.forEach((_, i) => {
    grey.values[i] = (red!.values[i]! + green!.values[i]! + blue!.values[i]!) / 3;
  });
  const votes = windows.map(({ cells, reach }) => {
    const scale = Math.max(1, Math.max(width, height) / cells);
    const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side / scale)));
    const small = resized(grey, across!, down!);
    const paper = median(small, reach);
    let [darker, brighter] = [0, 0];
    small.values.forEach((value, i) => {
      const ink = paper.values[i]! - value;
      if (ink > 0) darker += ink ** 2;
      else brighter += ink ** 2;
    });
    return (darker - brighter) / (darker + brighter || 1);
  });
  return votes.reduce((sum, vote) => sum + vote, 0) >= 0;
}

function median(from: Plane, reach: number): Plane {
  return plane(from.width, from.height, (x, y) => {
    const near: number[] = [];
    for (let v = Math.max(0, y - reach); v <= Math.min(from.height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(from.width - 1, x + reach); u++) {
        near.push(from.values[v * from.width + u]!);
      }
    }
    return Float32Array.from(near).sort()[near.length >> 1]!;
  });
}

/** Ink that is sure, and what touches it and may be (Canny 1986). */
function grown(
  values: Float32Array,
  { width, height, sure, perhaps }: {
    width: number;
    height: number;
    sure: number;
    perhaps: number;
  },
): Uint8Array {
  const mask = new Uint8Array(values.length);
  const queue: number[] = [];
  values.forEach((value, i) => {
    if (value < sure) return;
    mask[i] = 1;
    queue.push(i);
  });
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const at = v * width + u;
        if (mask[at] || values[at]! < perhaps) continue;
        mask[at] = 1;
        queue.push(at);
      }
    }
  }
  return mask;
}
