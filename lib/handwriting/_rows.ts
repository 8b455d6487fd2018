// Puts pieces of ink in rows.

import { heightOf, type Piece, widthOf } from "./_pieces.ts";

/** A piece that is farther from a row, in heights of what is nearest, is none of it. */
const farthest = 0.8;

/** A small piece that is higher than this, in heights of the digits, can be a digit that stands alone. */
const smallest = 0.3;

/**
 * Puts pieces in rows that go straight, at one slope: large pieces make the rows, small ones join the nearest.
 *
 * @param pieces of a page
 * @param usual height of its digits, in pixels
 * @returns rows from top to bottom, their pieces from left to right
 */
export function rowsOf(pieces: readonly Piece[], usual: number): Piece[][] {
  // A lying bar is a part of a digit, as of a 5; what is wide and as high as a digit is several that touch.
  const isLarge = (piece: Piece) =>
    heightOf(piece) > 0.5 * usual && widthOf(piece) < 1.5 * heightOf(piece) ||
    heightOf(piece) > 0.95 * usual;
  const large = pieces.filter(isLarge).sort((a, b) => a.left - b.left);
  if (large.length === 0) return [[...pieces]];
  const slope = slopeOf(large, usual);
  /** How low a piece is, on a page that is held straight. */
  const place = ({ left, top, right, bottom }: Piece) =>
    (top + bottom) / 2 - slope * (left + right) / 2;
  const rows: Piece[][] = [];
  /** How low a row is where it ends so far: digits are not all of one size, so of a few. */
  const level = (row: readonly Piece[]) => {
    const last = row.slice(-3);
    return last.reduce((sum, piece) => sum + place(piece), 0) / last.length;
  };
  for (const piece of large) {
    const distance = (row: readonly Piece[]) => Math.abs(level(row) - place(piece));
    const nearest = rows.toSorted((a, b) => distance(a) - distance(b))[0];
    if (nearest && distance(nearest) < 0.6 * usual) nearest.push(piece);
    else rows.push([piece]);
  }
  joinSmall(pieces.filter((piece) => !isLarge(piece)), rows, { usual, place });
  const middle = (row: readonly Piece[]) =>
    row.reduce((sum, piece) => sum + place(piece), 0) / row.length;
  return rows.sort((a, b) => middle(a) - middle(b))
    .map((row) => row.sort((a, b) => a.left + a.right - b.left - b.right));
}

/** The median slope from each piece to those next to it, in pixels down a pixel to the right; 0 where there are few. */
function slopeOf(pieces: readonly Piece[], usual: number): number {
  const slopes: number[] = [];
  for (const [at, one] of pieces.entries()) {
    for (const other of pieces.slice(at + 1)) {
      const apart = (other.left + other.right - one.left - one.right) / 2;
      const rise = (other.top + other.bottom - one.top - one.bottom) / 2;
      // What is farther, or steeper, is of another row as likely as not.
      if (apart <= 3 * usual && Math.abs(rise) < 0.5 * apart) slopes.push(rise / apart);
    }
  }
  return slopes.length < 3 ? 0 : slopes.sort((a, b) => a - b)[slopes.length >> 1]!;
}

interface Page {
  /** Usual height of its digits, in pixels. */
  readonly usual: number;
  /** How low a piece is, where the page is held straight. */
  place(piece: Piece): number;
}

function joinSmall(pieces: readonly Piece[], rows: Piece[][], { usual, place }: Page) {
  const distance = (piece: Piece, one: Piece) => {
    const apart = distanceOf(piece, one, usual);
    // A small digit belongs to the row that it lies in, however far the next digit is.
    const isWithin = heightOf(piece) > smallest * usual &&
      Math.abs(place(piece) - place(one)) < 0.5 * usual;
    return isWithin ? Math.min(apart, farthest) : apart;
  };
  // The nearest first, as a piece may be near only to another small one.
  let waiting = pieces.map((piece) => {
    const distances = rows.map((row) => Math.min(...row.map((one) => distance(piece, one))));
    const nearest = Math.min(...distances);
    return { piece, row: rows[distances.indexOf(nearest)]!, distance: nearest };
  });
  while (waiting.length > 0) {
    const nearest = waiting.reduce((best, one) => one.distance < best.distance ? one : best);
    if (nearest.distance > farthest) break;
    const { piece, row } = nearest;
    row.push(piece);
    waiting = waiting.filter((one) => one !== nearest).map((one) => {
      const apart = distance(one.piece, piece);
      return apart < one.distance ? { ...one, row, distance: apart } : one;
    });
  }
}

function distanceOf(piece: Piece, other: Piece, usual: number): number {
  return Math.hypot(
    gap(other.left, other.right, piece.left, piece.right),
    gap(other.top, other.bottom, piece.top, piece.bottom),
  ) / Math.max(usual, heightOf(other));
}

function gap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.max(0, otherFrom - to, from - otherTo);
}
