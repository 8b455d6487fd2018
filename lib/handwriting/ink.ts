// Tells ink from paper: whichever is darker, under uneven light.

import {
  blurred,
  extreme,
  histogram,
  otsu,
  type Plane,
  plane,
  quantile,
  quantileIn,
  resized,
} from "./_plane.ts";
import { withoutFrames } from "./_frames.ts";
import { withoutEndsOfRules, withoutRules } from "./_rules.ts";

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
  /** 1 where there is ink of no line of ruled or squared paper, nor of a frame around writing. */
  readonly strokes: Uint8Array;
  /** Whether the ink is darker than the paper. */
  readonly dark: boolean;
  /** How certain that is, 0 to 1. */
  readonly certainty: number;
  /** How far ink stands out from paper, 0 to 1 of the picture's range; too little is no ink at all. */
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
 * @param isDark whether the ink is darker than the paper; as it looks unless given
 * @returns ink at each of them
 */
export function findInk(picture: Picture, isDark?: boolean): Ink {
  const { width, height } = picture;
  const colours = onGround(picture);
  const coarse = [0, 1, 2].map((channel) => averaged(colours, picture, channel));
  const balance = darkness(greyOf(coarse));
  const dark = isDark ?? balance >= 0;
  const papers = coarse.map((channel): Paper => {
    // Blue ink on yellow paper is brighter than it in one colour, and darker in the others.
    const own = darkness(channel);
    const isOther = own * balance < 0 && Math.abs(own) > surelyOther;
    return { ...paperOf(channel, dark !== isOther), dark: dark !== isOther };
  });
  const { smooth, contrast, grain } = smoothed(standingOut(colours, picture, papers));
  const isBlank = contrast < Math.max(faintest, standsOut.fromGrain * grain);
  const values = new Float32Array(smooth.values.length);
  for (let i = 0; i < values.length && !isBlank; i++) {
    values[i] = Math.min(1, Math.max(0, smooth.values[i]! - grain) / (contrast - grain || 1));
  }
  const threshold = otsu(histogram(values));
  const mask = grown(values, { width, height, sure: threshold, perhaps: 0.7 * threshold });
  const faint = grown(values, { width, height, sure: threshold, perhaps: 0.4 * threshold });
  for (let i = 0; i < values.length; i++) values[i] = Math.min(1, values[i]! / (1.3 * threshold));
  // A box may be found only without the lines of its paper, and a table's lines may reach nearly to the edges.
  const unruled = withoutRules(withoutFrames(mask, width, height), width, height);
  const strokes = withoutFrames(
    withoutEndsOfRules(unruled, faint, width, height),
    width,
    height,
  );
  return {
    width,
    height,
    values,
    mask,
    strokes,
    dark,
    certainty: Math.abs(balance),
    contrast,
    grain,
  };
}

/** Pixels laid on white where they are transparent; on black if all would be white then. */
function onGround({ pixels }: Picture): Uint8Array | Uint8ClampedArray {
  let opacity = 3;
  while (pixels[opacity] === 255) opacity += 4;
  if (opacity > pixels.length) return pixels;
  let [darkest, most] = [255, 0];
  for (let i = 3; i < pixels.length; i += 4) most = Math.max(most, pixels[i]!);
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3]! <= most / 2) continue; // an edge
    const grey = (pixels[i]! + pixels[i + 1]! + pixels[i + 2]!) / 3;
    if (grey < darkest) darkest = grey;
  }
  const ground = darkest > 127 ? 0 : 255;
  const laid = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]! / 255;
    for (let c = 0; c < 3; c++) laid[i + c] = alpha * pixels[i + c]! + (1 - alpha) * ground;
  }
  return laid;
}

/** Pixels along a cell's side. */
function cellSide({ width, height }: Pick<Picture, "width" | "height">): number {
  return Math.max(1, Math.max(width, height) / cells);
}

/** Averages one colour, from 0 to 1, over the cells in which the paper is estimated. */
function averaged(
  colours: Uint8Array | Uint8ClampedArray,
  { width, height }: Picture,
  channel: number,
): Plane {
  const scale = cellSide({ width, height });
  // The last cells of a row and of a column are those of its last pixels.
  const [across, down] = [width, height].map((side) => Math.floor((side - 1) / scale) + 1) as [
    number,
    number,
  ];
  const sums = plane(across, down);
  const counts = new Uint32Array(across * down);
  const columns = Uint16Array.from({ length: width }, (_, x) => Math.floor(x / scale));
  for (let y = 0, i = channel; y < height; y++) {
    const row = Math.floor(y / scale) * across;
    for (let x = 0; x < width; x++, i += 4) {
      const cell = row + columns[x]!;
      sums.values[cell]! += colours[i]!;
      counts[cell]!++;
    }
  }
  counts.forEach((count, cell) => sums.values[cell]! /= 255 * count);
  return sums;
}

/**
 * Closing takes away what is dark and thin (opening, what is bright and thin), and keeps a shadow's edge. It also takes
 * away the dark end of light that falls off towards an edge of the picture, unless that light is laid level first; which
 * makes the edge of a shadow worse. Neither is ever darker than the paper, so the darker of both is nearer to it.
 */
function paperOf(coarse: Plane, dark: boolean): Plane {
  const { width, height } = coarse;
  const reach = Math.max(1, Math.round(widestStroke * Math.min(width, height) / 2));
  const closed = (from: Plane) => {
    const paper = extreme(extreme(from, reach, !dark), reach, dark);
    return blurred(paper, Math.max(1, reach >> 2)).values;
  };
  const slope = slopeOf(coarse);
  const level = plane(width, height, (x, y) => coarse.values[y * width + x]! - slope(x, y));
  const [asItIs, levelled] = [closed(coarse), closed(level)];
  const nearer = dark ? Math.min : Math.max;
  return plane(width, height, (x, y) => {
    const at = y * width + x;
    return nearer(asItIs[at]!, levelled[at]! + slope(x, y));
  });
}

/** How the light falls off across the picture and down it, 0 in its middle: by medians, which ink does not move (Sen 1968). */
function slopeOf({ width, height, values }: Plane): (x: number, y: number) => number {
  const [halfX, halfY] = [width >> 1, height >> 1];
  const slope = (dx: number, dy: number) => {
    const rises = plane(
      width - dx,
      height - dy,
      (x, y) => values[(y + dy) * width + x + dx]! - values[y * width + x]!,
    ).values.sort();
    return rises[rises.length >> 1]! / Math.max(1, dx + dy);
  };
  const [across, down] = [slope(halfX, 0), slope(0, halfY)];
  return (x, y) => across * (x - halfX) + down * (y - halfY);
}

/** What paper there is in one colour, and whether ink is darker than it there. */
interface Paper extends Plane {
  readonly dark: boolean;
}

/** How surely ink is darker in one colour and brighter in all together, from 0 to 1, for that to count. */
const surelyOther = 0.5;

/** How far each pixel stands out from the paper, in the colour in which it does so most. */
function standingOut(
  colours: Uint8Array | Uint8ClampedArray,
  { width, height }: Picture,
  papers: readonly Paper[],
): Plane {
  const least = darkestPaper * Math.max(...papers.map(({ values }) => quantile(values, 0.98)));
  const found = plane(width, height);
  const [{ width: across, height: down }] = papers as [Paper];
  const scale = cellSide({ width, height });
  const columns = places(width, scale, across);
  const rows = places(height, scale, down);
  const row = new Float32Array(across);
  for (const [channel, { values, dark }] of papers.entries()) {
    for (let y = 0, i = 0; y < height; y++) {
      const [above, dy] = [rows.before[y]! * across, rows.share[y]!];
      const below = Math.min(above + across, (down - 1) * across);
      for (let k = 0; k < across; k++) {
        row[k] = values[above + k]! + dy * (values[below + k]! - values[above + k]!);
      }
      for (let x = 0; x < width; x++, i++) {
        const left = row[columns.before[x]!]!;
        const right = row[Math.min(across - 1, columns.before[x]! + 1)]!;
        const paper = left + columns.share[x]! * (right - left);
        const value = colours[4 * i + channel]! / 255;
        // Under a shadow, ink and paper are darker by the same factor.
        const ink = dark ? (paper - value) / Math.max(paper, least) : value - paper;
        if (ink > found.values[i]!) found.values[i] = ink;
      }
    }
  }
  return found;
}

/** Between which cells each pixel of a side lies, and how far on the way from the first to the next. */
function places(length: number, scale: number, cells: number) {
  const before = new Uint16Array(length);
  const share = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const place = Math.min(cells - 1, Math.max(0, (at + 0.5) / scale - 0.5));
    before[at] = Math.floor(place);
    share[at] = place - before[at]!;
  }
  return { before, share };
}

/** Where a shadow leaves less light than this, beside the brightest paper, there is more noise than ink. */
const darkestPaper = 0.3;

/** Paper whose grain comes to more than this share of the ink is smoothed. */
const coarsest = 0.12;

/** Smooths what was found until the grain is small beside the ink; a stroke is a few pixels wide. */
function smoothed(found: Plane) {
  let smooth = Math.min(found.width, found.height) > 100 ? blurred(found, 1) : found;
  for (let pass = 0;; pass++) {
    const counts = histogram(smooth.values);
    const grain = quantileIn(counts, 0.5);
    const contrast = Math.max(quantileIn(counts, 0.998), littleInk(counts, grain));
    if (grain <= coarsest * contrast || pass === 4) return { smooth, contrast, grain };
    smooth = blurred(smooth, 1);
  }
}

/** What stands out less from white paper than this is no ink, but light, or what JPEG left. */
const faintest = 0.06;

/** Times the grain: what is below this in every picture is grain, and what is above it in many pixels is not. */
const standsOut = { fromGrain: 3, surely: 8 } as const;

/** How far ink stands out where there is less of it than 0.2 % of the picture: a digit alone on a page. */
function littleInk(counts: Uint32Array, grain: number): number {
  const least = Math.ceil(counts.length * Math.max(faintest, standsOut.surely * grain));
  const ink = counts.map((count, at) => at < least ? 0 : count);
  return ink.reduce((sum, count) => sum + count, 0) < fewest ? 0 : quantileIn(ink, 0.8);
}

/** Pixels of the smallest digit that could be read; fewer are dust. */
const fewest = 30;

/** Windows in which paper is what there is most of: cells along the longer side, and of them to every side. */
const windows = [{ cells: 48, reach: 2 }, { cells: 48, reach: 5 }, {
  cells: 24,
  reach: 8,
}] as const;

/**
 * What differs from the paper nearby is ink. Each window votes; a wide one alone would take a shadow for ink.
 *
 * @returns 1 if all of it is darker than the paper, to -1 if all of it is brighter
 */
function darkness(grey: Plane): number {
  const { width, height } = grey;
  const ground = evenGround(grey);
  if (ground !== 0) return ground;
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
  return votes.reduce((sum, vote) => sum + vote, 0) / votes.length;
}

/** The mean of the colours. */
function greyOf([red, green, blue]: readonly Plane[]): Plane {
  const grey = plane(red!.width, red!.height);
  grey.values.forEach((_, i) => {
    grey.values[i] = (red!.values[i]! + green!.values[i]! + blue!.values[i]!) / 3;
  });
  return grey;
}

/** Tones this near, as a share of the picture's range, are one. */
const oneTone = 0.1;

/**
 * Paper all around that also makes up most of the picture needs no vote: a thick brush may leave less paper in a window than
 * ink.
 *
 * @returns 1 if such paper is bright, -1 if it is dark, 0 if there is none
 */
function evenGround({ width, height, values }: Plane): number {
  const [darkest, brightest] = [Math.min(...values), Math.max(...values)];
  const near = oneTone * (brightest - darkest);
  const tone = values[0]!;
  const isRim = (at: number) =>
    at < width || at >= width * (height - 1) || at % width === 0 || at % width === width - 1;
  if (values.some((value, at) => isRim(at) && Math.abs(value - tone) > near)) return 0;
  const paper = values.reduce((count, value) => count + Number(Math.abs(value - tone) <= near), 0);
  if (near === 0 || paper <= values.length / 2) return 0;
  return tone > (darkest + brightest) / 2 ? 1 : -1;
}

function median(from: Plane, reach: number): Plane {
  const { width, height, values } = from;
  const step = reach > 4 ? 2 : 1; // of a wide window, every second value tells as much
  const near = new Float32Array((2 * reach + 1) ** 2);
  return plane(width, height, (x, y) => {
    let count = 0;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v += step) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u += step) {
        near[count++] = values[v * width + u]!;
      }
    }
    return near.subarray(0, count).sort()[count >> 1]!;
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
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < sure) continue;
    mask[i] = 1;
    queue.push(i);
  }
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
