// Uniform cubic B-splines along one side of an image, for elastic distortion.

/** Pixels between control points. */
const spacing = 7;

/** For each row or column of an image, the control points that move it. */
export interface Splines {
  /** Number of control points along this side. */
  readonly points: number;
  /** The first of the four control points of each row or column. */
  readonly first: Uint8Array;
  /** Their four weights. */
  readonly weights: Float32Array;
}

/** @param length pixels along the side */
export function splines(length: number): Splines {
  const first = new Uint8Array(length);
  const weights = new Float32Array(4 * length);
  for (let i = 0; i < length; i++) {
    const cell = Math.floor(i / spacing);
    const t = i / spacing - cell;
    first[i] = cell;
    weights.set([
      (1 - t) ** 3 / 6,
      (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
      (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6,
      t ** 3 / 6,
    ], 4 * i);
  }
  return { points: Math.floor((length - 1) / spacing) + 4, first, weights };
}
