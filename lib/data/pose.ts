// How an image is placed in its frame, and where each of its pixels then comes from.

/** How an image is placed in its frame: scaled, then turned, then leant, about the middle, then moved. */
export interface Pose {
  /** Degrees, clockwise as y points down. */
  readonly turn: number;
  /** Degrees that upright strokes lean to the right. */
  readonly lean: number;
  /** Factor of width. */
  readonly zoomX: number;
  /** Factor of height. */
  readonly zoomY: number;
  /** Pixels to the right. */
  readonly shiftX: number;
  /** Pixels down. */
  readonly shiftY: number;
}

/** Leaves an image unchanged. */
export const upright: Pose = { turn: 0, lean: 0, zoomX: 1, zoomY: 1, shiftX: 0, shiftY: 0 };

/** The inverse map's matrix and offset, from places in the output to places in the image. */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
}

/** @returns where the pixels of a posed image come from */
export function inverseOf(pose: Pose, height: number, width: number): Affine {
  const { zoomX, zoomY, shiftX, shiftY } = pose;
  const angle = pose.turn * Math.PI / 180;
  const lean = Math.tan(pose.lean * Math.PI / 180);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const xx = cos / zoomX;
  const xy = (sin + lean * cos) / zoomX;
  const yx = -sin / zoomY;
  const yy = (cos - lean * sin) / zoomY;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  return {
    ...{ xx, xy, yx, yy },
    x0: middleX - xx * (middleX + shiftX) - xy * (middleY + shiftY),
    y0: middleY - yx * (middleX + shiftX) - yy * (middleY + shiftY),
  };
}
