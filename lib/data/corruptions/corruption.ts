// What a corruption is: something done to images, at five severities.

import type { Dataset } from "../dataset.ts";
import type { Random } from "../random.ts";

/** From 1, hardly visible, to 5, at which people have to guess some digits. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** All severities, mildest first. */
export const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** Size of an image. */
export type Frame = Pick<Dataset, "height" | "width">;

/**
 * Draws one corrupted image.
 *
 * @param image height x width bytes, 255 full ink
 * @param out height x width fractions, 1 full ink; clipped to 0 to 1 afterwards
 * @param random decides what is random
 */
export type Painter = (image: Uint8Array, out: Float32Array, random: Random) => void;

/** One way to corrupt images. */
export interface Corruption {
  /** What is done; `LEVEL` in it stands for the severity's level. */
  readonly description: string;
  /** The level at each severity, from 1 to 5. */
  readonly levels: readonly [number, number, number, number, number];
  /** Returns what draws images of this size at this level. */
  readonly painter: (level: number, frame: Frame) => Painter;
}
