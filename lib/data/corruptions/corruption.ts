// What a corruption of images is: a way of spoiling them, and five degrees of it.

import type { Dataset } from "../dataset.ts";
import type { Random } from "../random.ts";

/** From 1, hardly seen, to 5, at which people have to guess some images. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** All severities, the mildest first. */
export const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** Size of an image. */
export type Frame = Pick<Dataset, "height" | "width">;

/**
 * Draws one corrupted image.
 *
 * @param image height x width bytes, 255 full ink
 * @param out height x width fractions, 1 full ink; what lies outside of 0 to 1 is cut off
 * @param random decides what is left to chance
 */
export type Painter = (image: Uint8Array, out: Float32Array, random: Random) => void;

/** One way of spoiling images. */
export interface Corruption {
  /** What is done; `LEVEL` in it stands for the severity's level. */
  readonly description: string;
  /** The level at each severity, from 1 to 5. */
  readonly levels: readonly [number, number, number, number, number];
  /** Makes what draws images of this size at this level. */
  readonly painter: (level: number, frame: Frame) => Painter;
}
