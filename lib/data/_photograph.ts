// Draws a training image as a pen, paper, light and a camera would have left it: the photometric half of augmentation.

import type { Random } from "./random.ts";

/** How far ink, paper and light may change an image; 0 unless given. */
export interface PhotometricAugmentation {
  /** Pixels by which the pen may be thicker; or thinner, by at most 1. */
  readonly thicken?: number;
  /** Side in pixels of a square of paper that may hide ink. */
  readonly cover?: number;
  /** Straight lines that may cross the image: ruled paper, a frame, a stroke that does not belong. */
  readonly lines?: number;
  /** Side in pixels of the squares that the image may be averaged over, as a small picture's pixels. */
  readonly pixelate?: number;
  /** Standard deviation in pixels of a blur, about: narrow ones come out wider, 0.3 as 0.65 and 1 as 1.3. */
  readonly blur?: number;
  /** How dark the paper may be, 0 to 1 of full ink, evenly or from one side to the other. */
  readonly shadow?: number;
  /** Share of the contrast that may be lost, 0 to below 1. */
  readonly fade?: number;
  /** Share of the image's width that may be inverted, 0 to 1. */
  readonly invert?: number;
  /** Standard deviation of noise, in full inks. */
  readonly noise?: number;
  /** Share of the pixels that may be paper or full ink at random, 0 to 1. */
  readonly specks?: number;
}

/** In the order in which they happen to a picture. */
const painters = {
  ...{ thicken, cover, lines, pixelate, blur, shadow, fade, invert, noise, specks },
} satisfies Record<keyof PhotometricAugmentation, Painter>;

/** The names of {@linkcode PhotometricAugmentation}. */
// An object literal has no other keys than its type says.
export const photometricNames = Object.keys(painters) as (keyof PhotometricAugmentation)[];

/** At most so many of the effects meet in one image. */
const mostEffects = 3;

/** An image being changed: height x width fractions, 1 full ink, in `ink`; the result is left there. */
interface Plate {
  readonly ink: Float32Array;
  readonly scratch: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Changes a plate, at most as far as `limit` says. */
type Painter = (plate: Plate, limit: number, random: Random) => void;

/** Changes images, one by one, as {@linkcode PhotometricAugmentation} allows. */
export class Photographer {
  readonly #effects: readonly { readonly paint: Painter; readonly limit: number }[];
  readonly #plate: Plate;
  readonly #chosen: Uint8Array;

  constructor(
    augmentation: PhotometricAugmentation,
    { height, width }: { height: number; width: number },
  ) {
    this.#effects = photometricNames.flatMap((name) => {
      const limit = augmentation[name] ?? 0;
      return limit > 0 ? [{ paint: painters[name], limit }] : [];
    });
    const plane = () => new Float32Array(height * width);
    this.#plate = { ink: plane(), scratch: plane(), height, width };
    this.#chosen = new Uint8Array(this.#effects.length);
  }

  /**
   * Changes one image in place, by one to three of the effects.
   *
   * @param images fractions, 1 full ink; they stay within 0 to 1
   * @param from where the image starts
   * @param random decides which effects, and how far
   */
  expose(images: Float32Array, from: number, random: Random): void {
    const effects = this.#effects;
    if (effects.length === 0) return;
    const { ink } = this.#plate;
    ink.set(images.subarray(from, from + ink.length));
    const chosen = this.#chosen.fill(0);
    const count = 1 + random.integer(Math.min(mostEffects, effects.length));
    for (let i = 0; i < count; i++) chosen[random.integer(effects.length)] = 1;
    for (let i = 0; i < effects.length; i++) {
      if (chosen[i]) effects[i]!.paint(this.#plate, effects[i]!.limit, random);
    }
    for (let i = 0; i < ink.length; i++) {
      const value = ink[i]!;
      images[from + i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}

function thicken({ ink, scratch, height, width }: Plate, limit: number, random: Random) {
  const change = random.uniform(-1, limit);
  const sign = change < 0 ? -1 : 1; // the least ink nearby is the paper's dilation
  const radius = Math.abs(change);
  const reach = Math.min(Math.ceil(radius), Math.max(height, width));
  scratch.set(ink);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      // A pixel that is only partly within the radius counts for that part.
      const within = Math.min(1, radius + 0.5 - Math.hypot(dy, dx));
      if (within <= 0 || (dx === 0 && dy === 0)) continue;
      for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
        const [row, other] = [y * width, (y + dy) * width + dx];
        for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
          const own = scratch[row + x]!;
          const moved = own + within * (scratch[other + x]! - own);
          if (sign * moved > sign * ink[row + x]!) ink[row + x] = moved;
        }
      }
    }
  }
}

function cover({ ink, height, width }: Plate, limit: number, random: Random) {
  const [tall, wide] = [random.uniform(2, limit), random.uniform(2, limit)].map(Math.round);
  const top = random.integer(Math.max(1, height - tall! + 1));
  const left = random.integer(Math.max(1, width - wide! + 1));
  for (let y = top; y < Math.min(height, top + tall!); y++) {
    ink.fill(0, y * width + left, y * width + Math.min(width, left + wide!));
  }
}

function lines({ ink, height, width }: Plate, limit: number, random: Random) {
  // Some are nearly upright or level and parallel, as ruled paper's and a frame's are.
  const number = 1 + random.integer(Math.max(1, Math.round(limit)));
  const ruled = random.next() < 0.3;
  const direction = ruled ? random.integer(2) * Math.PI / 2 : 0;
  for (let line = 0; line < number; line++) {
    const angle = ruled ? direction + random.normal(0, 0.03) : random.uniform(0, Math.PI);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const offset = cos * width * random.next() + sin * height * random.next();
    const [half, strength] = [random.uniform(0.3, 1.2), random.uniform(0.3, 1)];
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const distance = Math.abs(cos * (x + 0.5) + sin * (y + 0.5) - offset);
        if (distance >= half + 0.5) continue;
        const drawn = strength * Math.min(1, half + 0.5 - distance);
        if (drawn > ink[i]!) ink[i] = drawn;
      }
    }
  }
}

function pixelate({ ink, scratch, height, width }: Plate, limit: number, random: Random) {
  const side = random.uniform(1.5, Math.max(1.5, limit));
  // A small picture's pixels, averaged, then drawn as squares or between each other.
  const [rows, columns] = [height, width].map((length) => Math.floor((length - 1) / side) + 1) as [
    number,
    number,
  ];
  const sums = scratch.fill(0).subarray(0, rows * columns);
  const counts = new Float32Array(sums.length);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / side) * columns;
    for (let x = 0; x < width; x++, i++) {
      const at = row + Math.floor(x / side);
      sums[at]! += ink[i]!;
      counts[at]! += 1;
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i]! /= counts[i]!;
  const smooth = random.next() < 0.5;
  const at = (row: number, column: number) =>
    sums[
      Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))
    ]!;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!smooth) {
        ink[i] = sums[Math.floor(y / side) * columns + Math.floor(x / side)]!;
        continue;
      }
      const [inY, inX] = [(y + 0.5) / side - 0.5, (x + 0.5) / side - 0.5];
      const [top, left] = [Math.floor(inY), Math.floor(inX)];
      const [dy, dx] = [inY - top, inX - left];
      ink[i] = (1 - dy) * ((1 - dx) * at(top, left) + dx * at(top, left + 1)) +
        dy * ((1 - dx) * at(top + 1, left) + dx * at(top + 1, left + 1));
    }
  }
}

function blur({ ink, scratch, height, width }: Plate, limit: number, random: Random) {
  // Three box filters come close to a normal curve (Wells 1986); their width may be a fraction.
  const deviation = random.uniform(0.3, Math.max(0.3, limit));
  const radius = (Math.sqrt(4 * deviation ** 2 + 1) - 1) / 2;
  for (let pass = 0; pass < 3; pass++) {
    average(ink, scratch, radius, { length: width, step: 1, lines: height, stride: width });
    average(scratch, ink, radius, { length: height, step: width, lines: width, stride: 1 });
  }
}

/** Rows or columns of an image: how many, how long, and how far apart their pixels are in memory. */
interface Lines {
  readonly length: number;
  readonly step: number;
  readonly lines: number;
  readonly stride: number;
}

/** Averages each pixel of a line with those within `radius`, the outermost two in part; outside there is paper. */
function average(
  from: Float32Array,
  to: Float32Array,
  radius: number,
  { length, step, lines, stride }: Lines,
) {
  const reach = Math.floor(radius);
  const part = radius - reach;
  const whole = 2 * radius + 1;
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    const at = (i: number) => i >= 0 && i < length ? from[start + i * step]! : 0;
    let sum = 0;
    for (let i = 0; i <= reach; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      to[start + i * step] = (sum + part * (at(i - reach - 1) + at(i + reach + 1))) / whole;
      sum += at(i + reach + 1) - at(i - reach);
    }
  }
}

function shadow({ ink, height, width }: Plate, limit: number, random: Random) {
  const [one, other] = [random.uniform(0, limit), random.uniform(0, limit)];
  const angle = random.uniform(0, 2 * Math.PI);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const extent = (Math.abs(cos) * width + Math.abs(sin) * height) / 2;
  // The edge of a shadow is sharp or soft.
  const steepness = random.next() < 0.3 ? random.uniform(2, 10) : 1;
  const place = random.uniform(-0.5, 0.5);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const along = (cos * (x + 0.5 - width / 2) + sin * (y + 0.5 - height / 2)) / extent;
      const share = Math.min(
        1,
        Math.max(0, 0.5 + steepness * (along - (steepness > 1 ? place : 0)) / 2),
      );
      const paper = one + (other - one) * share;
      ink[i] = paper + (1 - paper) * ink[i]!;
    }
  }
}

function fade({ ink }: Plate, limit: number, random: Random) {
  const kept = 1 - random.uniform(0, limit);
  const paper = random.uniform(0, 1 - kept);
  for (let i = 0; i < ink.length; i++) ink[i] = paper + kept * ink[i]!;
}

function invert({ ink, height, width }: Plate, limit: number, random: Random) {
  // Half of the time as much as may be, which at 1 is the negative of the whole.
  const wide = Math.round(width * limit * (random.next() < 0.5 ? 1 : random.next()));
  const left = random.integer(Math.max(1, width - wide + 1));
  for (let y = 0; y < height; y++) {
    for (let i = y * width + left; i < y * width + left + wide; i++) ink[i] = 1 - ink[i]!;
  }
}

function noise({ ink }: Plate, limit: number, random: Random) {
  const deviation = random.uniform(0, limit);
  for (let i = 0; i < ink.length; i += 2) {
    // Both of a pair (Box & Muller 1958).
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    ink[i]! += radius * Math.cos(angle);
    if (i + 1 < ink.length) ink[i + 1]! += radius * Math.sin(angle);
  }
}

function specks({ ink }: Plate, limit: number, random: Random) {
  const share = random.uniform(0, limit);
  for (let i = 0; i < ink.length; i++) {
    const draw = random.next();
    if (draw < share) ink[i] = draw < share / 2 ? 0 : 1;
  }
}
