// Takes boxes and tables out of the ink: what surrounds writing is no digit.

import { heightOf, type Piece, pieceOf, piecesOf, widthOf } from "./_pieces.ts";
import { withoutRules } from "./_rules.ts";

const longerOf = (piece: Piece) => Math.max(heightOf(piece), widthOf(piece));

/** A frame has no more of its box in ink: the rest is room to write. */
const mostInk = 0.4;

/** Its lines are no thicker, as a share of its longer side. */
const thickest = 1 / 12;

/** What is written in it is at least this share of its longer side, and all in one of its holes of that hole's height. */
const smallest = { writing: 0.05, rows: 0.3 } as const;

/** Boxes of a form differ no more than this share in their sides. */
const alike = 0.15;

/**
 * Heights that a digit which touches a frame has, as shares of what is written in frames. What is higher and narrow is a
 * line, and what is nearly as large as the frame is the frame, drawn with lines that are not straight.
 */
const digits = { least: 0.5, most: 1.6, ofNarrow: 1.15, narrow: 0.3, ofFrame: 0.85 } as const;

/** More pieces are a texture. */
const mostPieces = 1500;

/**
 * Takes frames, boxes and tables out, with their straight lines, and keeps what is written in them or touches them.
 *
 * @param mask 1 where there is ink
 * @param width pixels a row
 * @param height rows
 * @returns a mask without them
 */
export function withoutFrames(mask: Uint8Array, width: number, height: number): Uint8Array {
  const pieces = piecesOf(mask, width, height);
  if (pieces.length > mostPieces) return mask;
  const written = new Set<Piece>();
  const frames = pieces.filter((piece) => {
    const { left, top, right, bottom } = piece;
    // From edge to edge go the lines of paper, which are not for us to tell from strokes.
    if (left <= 1 && right >= width - 1 || top <= 1 && bottom >= height - 1) return false;
    const held = writingIn(piece, pieces, width);
    for (const one of held) written.add(one);
    return held.length > 0;
  });
  for (const frame of frames) written.delete(frame); // a frame in a frame
  const heights = [...written].map(heightOf).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 0;
  const isNear = (one: number, other: number) => Math.abs(one - other) <= alike * other;
  const isFrame = (piece: Piece) =>
    frames.some((frame) =>
      frame === piece ||
      isNear(widthOf(piece), widthOf(frame)) && isNear(heightOf(piece), heightOf(frame)) &&
        isHollow(piece) && heightOf(frame) > usual
    );
  const left = mask.slice();
  for (const piece of pieces.filter(isFrame)) {
    for (const at of piece.pixels) left[at] = 0;
    for (const { pixels } of touching(piece, usual, width)) for (const at of pixels) left[at] = 1;
  }
  return left;
}

function isHollow(piece: Piece): boolean {
  return piece.pixels.length <= mostInk * widthOf(piece) * heightOf(piece);
}

/** The pieces in the holes of one, if they fill one of these as writing does. */
function writingIn(frame: Piece, pieces: readonly Piece[], width: number): readonly Piece[] {
  if (!isHollow(frame)) return [];
  const { left, top, right, bottom } = frame;
  const within = pieces.filter((piece) =>
    piece.left > left && piece.top > top && piece.right < right && piece.bottom < bottom &&
    longerOf(piece) >= smallest.writing * longerOf(frame)
  );
  if (within.length === 0) return [];
  const crop = cropOf(frame, width);
  const outside = flooded(crop, 0);
  const held = within.filter(({ pixels: [at] }) => !outside.has(placeIn(frame, at!, width)));
  for (const piece of held) {
    const hole = flooded(crop, placeIn(frame, piece.pixels[0]!, width));
    const own = held.filter(({ pixels: [at] }) => hole.has(placeIn(frame, at!, width)));
    const rows = [...hole].map((at) => Math.floor(at / crop.width));
    const high = rows.reduce((a, b) => Math.max(a, b)) - rows.reduce((a, b) => Math.min(a, b));
    const filled = Math.max(...own.map(({ bottom }) => bottom)) -
      Math.min(...own.map(({ top }) => top));
    if (filled >= smallest.rows * high) return held;
  }
  return [];
}

interface Crop {
  readonly width: number;
  readonly height: number;
  /** 1 where there is ink. */
  readonly mask: Uint8Array;
}

/** Pixels of paper around a piece in its crop. */
const margin = 1;

function cropOf(piece: Piece, width: number): Crop {
  const [across, down] = [widthOf(piece) + 2 * margin, heightOf(piece) + 2 * margin];
  const mask = new Uint8Array(across * down);
  for (const at of piece.pixels) mask[placeIn(piece, at, width)] = 1;
  return { width: across, height: down, mask };
}

/** Where a pixel of the picture lies in the crop of a piece. */
function placeIn(piece: Piece, at: number, width: number): number {
  const y = Math.floor(at / width);
  const across = widthOf(piece) + 2 * margin;
  return (y - piece.top + margin) * across + at - y * width - piece.left + margin;
}

/** The paper that holds together with a place, by its sides: ink holds together by its corners too. */
function flooded({ width, height, mask }: Crop, start: number): Set<number> {
  const places = new Set([start]);
  for (const at of places) { // which grows meanwhile
    const x = at % width;
    for (
      const next of [
        ...(x > 0 ? [at - 1] : []),
        ...(x < width - 1 ? [at + 1] : []),
        ...(at >= width ? [at - width] : []),
        ...(at < width * (height - 1) ? [at + width] : []),
      ]
    ) if (!mask[next]) places.add(next);
  }
  return places;
}

/** What of a frame is no line of it, and as large as the writing: a digit that touches it. */
function touching(frame: Piece, usual: number, width: number): Piece[] {
  const { left, top } = frame;
  const [across, down] = [widthOf(frame), heightOf(frame)];
  const mask = new Uint8Array(across * down);
  for (const at of frame.pixels) {
    const y = Math.floor(at / width);
    mask[(y - top) * across + at - y * width - left] = 1;
  }
  return piecesOf(withoutRules(mask, across, down, thickest), across, down)
    .filter((piece) => {
      const isNarrow = widthOf(piece) < digits.narrow * heightOf(piece);
      const isFrame = widthOf(piece) > digits.ofFrame * across &&
        heightOf(piece) > digits.ofFrame * down;
      return !isFrame && heightOf(piece) >= digits.least * usual &&
        longerOf(piece) <= (isNarrow ? digits.ofNarrow : digits.most) * usual;
    })
    .map(({ pixels }) =>
      pieceOf(
        pixels.map((at) => (Math.floor(at / across) + top) * width + at % across + left),
        width,
      )
    );
}
