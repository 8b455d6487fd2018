// Finds what could be digits: rows of pieces of ink, and the ways to join and to cut them.

import type { Ink } from "./ink.ts";
import { joined, type Piece, pieceOf, piecesOf } from "./_pieces.ts";

/** One way to read a part of a row as a digit. */
export interface Candidate {
  /** The first of the row's atoms that it takes. */
  readonly from: number;
  /** The first that it does not. */
  readonly to: number;
  readonly ink: Piece;
  /** How likely its atoms belong together, by where they lie; a natural logarithm. */
  readonly prior: number;
}

/** A row of ink, from left to right. */
export interface Row {
  /** Pieces, or parts of them, that belong to one digit or to none. */
  readonly atoms: readonly Piece[];
  readonly candidates: readonly Candidate[];
  /** Usual height of its digits, in pixels. */
  readonly height: number;
}

const mostPieces = 1500;

/** @returns rows of ink, from top to bottom */
export function findRows(ink: Ink): Row[] {
  const { width, height } = ink;
  const ruled = piecesOf(ink.mask, width, height);
  const unruled = piecesOf(ink.strokes, width, height);
  const pieces = withoutEdges(unruled.length > 0 ? unruled : ruled, ink);
  if (pieces.length === 0) return [];
  const usual = usualHeight(pieces);
  const kept = pieces.filter((piece) => !isSpeck(piece, usual));
  // A texture: no page has so many digits that they could be told apart.
  if (kept.length > mostPieces) return [];
  return rowsOf(kept, usual).map((row) => readable(row, ink));
}

const heightOf = ({ top, bottom }: Piece) => bottom - top;
const widthOf = ({ left, right }: Piece) => right - left;
const middleOf = ({ top, bottom }: Piece) => (top + bottom) / 2;

/** Height of the digits: the median over ink, so that specks do not count. */
function usualHeight(pieces: readonly Piece[]): number {
  const sorted = pieces.toSorted((a, b) => heightOf(a) - heightOf(b));
  const total = sorted.reduce((sum, { pixels }) => sum + pixels.length, 0);
  let below = 0;
  for (const piece of sorted) {
    below += piece.pixels.length;
    if (below >= total / 2) return Math.max(heightOf(piece), widthOf(piece) / 2);
  }
  return 1;
}

function isSpeck(piece: Piece, usual: number): boolean {
  return Math.max(heightOf(piece), widthOf(piece)) < 0.12 * usual ||
    piece.pixels.length < 0.004 * usual * usual;
}

/** Leaves out what is no writing though it is dark: the desk beyond the paper, a finger, a frame. */
function withoutEdges(all: readonly Piece[], { width, height }: Ink): readonly Piece[] {
  const clear = all.filter((piece) => !fillsCorner(piece, { width, height }));
  const pieces = clear.length > 0 ? clear : all;
  const isLong = (piece: Piece) => {
    const { left, top, right, bottom } = piece;
    return (left <= 1 || right >= width - 1) && heightOf(piece) > height / 2 ||
      (top <= 1 || bottom >= height - 1) && widthOf(piece) > width / 2 ||
      left <= 1 && right >= width - 1 || top <= 1 && bottom >= height - 1;
  };
  const others = pieces.filter((piece) => !isLong(piece));
  const isWriting = Math.max(0, ...others.map(heightOf)) > height / 5;
  const kept = pieces.filter((piece) => {
    if (!isLong(piece)) return true;
    const { left, top, right, bottom, pixels } = piece;
    const across = left <= 1 && right >= width - 1 || top <= 1 && bottom >= height - 1;
    const near = pixels.filter((at) => {
      const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
      return Math.min(x, y, 1 - x, 1 - y) < 0.12;
    }).length;
    return !isWriting && !across && near < 0.6 * pixels.length;
  });
  return kept.length > 0 ? kept : pieces;
}

/** Whether a piece reaches into a corner of the picture, as darkness from outside does, and writing hardly. */
function fillsCorner({ pixels }: Piece, { width, height }: Pick<Ink, "width" | "height">): boolean {
  const near = (at: number, length: number) => Math.min(at, length - 1 - at) <= 0.01 * length;
  return pixels.some((at) => near(at % width, width) && near(Math.floor(at / width), height));
}

/** Large pieces make the rows; small ones join the nearest. */
function rowsOf(pieces: readonly Piece[], usual: number): Piece[][] {
  // A lying bar is a part of a digit, as of a 5.
  const isLarge = (piece: Piece) =>
    heightOf(piece) > 0.5 * usual && widthOf(piece) < 1.5 * heightOf(piece);
  const rows: Piece[][] = [];
  const middle = (row: readonly Piece[]) =>
    row.reduce((sum, piece) => sum + middleOf(piece), 0) / row.length;
  for (const piece of pieces.filter(isLarge).sort((a, b) => a.left - b.left)) {
    const fitting = rows.filter((row) =>
      Math.abs(middleOf(row.at(-1)!) - middleOf(piece)) < 0.6 * usual
    );
    const row = fitting.sort((a, b) =>
      Math.abs(middleOf(a.at(-1)!) - middleOf(piece)) -
      Math.abs(middleOf(b.at(-1)!) - middleOf(piece))
    )[0];
    if (row) {
      row.push(piece);
    } else rows.push([piece]);
  }
  if (rows.length === 0) return [[...pieces]];
  // The nearest first, as a piece may be near only to another small one.
  let waiting = pieces.filter((piece) => !isLarge(piece)).map((piece) => {
    const distances = rows.map((row) =>
      Math.min(...row.map((one) => distanceOf(piece, one, usual)))
    );
    const distance = Math.min(...distances);
    return { piece, row: rows[distances.indexOf(distance)]!, distance };
  });
  while (waiting.length > 0) {
    const nearest = waiting.reduce((best, one) => one.distance < best.distance ? one : best);
    if (nearest.distance > farthest) break;
    const { piece, row } = nearest;
    row.push(piece);
    waiting = waiting.filter((one) => one !== nearest).map((one) => {
      const distance = distanceOf(one.piece, piece, usual);
      return distance < one.distance ? { ...one, row, distance } : one;
    });
  }
  return rows.sort((a, b) => middle(a) - middle(b))
    .map((row) => row.sort((a, b) => a.left + a.right - b.left - b.right));
}

/** A piece that is farther from a row, in heights of what is nearest, is none of it. */
const farthest = 0.8;

function distanceOf(piece: Piece, other: Piece, usual: number): number {
  return Math.hypot(
    gap(other.left, other.right, piece.left, piece.right),
    gap(other.top, other.bottom, piece.top, piece.bottom),
  ) / Math.max(usual, heightOf(other));
}

function gap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.max(0, otherFrom - to, from - otherTo);
}

/** At most so many atoms make a digit. */
const mostAtoms = 4;

/** What each end of a part that was cut off a piece costs. */
const cutting = 1.2;

function readable(row: readonly Piece[], ink: Ink): Row {
  const whole = joined(row);
  // What is taller than wide is one digit, however many strokes it is made of.
  const height = Math.max(
    usualHeight(row),
    heightOf(whole) > widthOf(whole) ? heightOf(whole) / 1.2 : 0,
  );
  const atoms: Piece[] = [];
  /** Atoms that were cut from one piece. */
  const origins: number[] = [];
  row.forEach((piece, origin) => {
    for (const part of cut(piece, height, ink)) {
      atoms.push(part);
      origins.push(origin);
    }
  });
  const candidates: Candidate[] = [];
  for (let from = 0; from < atoms.length; from++) {
    for (let to = from + 1; to <= atoms.length; to++) {
      const isPiece = origins[from] === origins[to - 1] && origins[from] !== origins[from - 1] &&
        origins[to] !== origins[from];
      if (to - from > mostAtoms && !isPiece) continue;
      const whole = joined(atoms.slice(from, to));
      if (!isPiece && (widthOf(whole) > 1.8 * height || heightOf(whole) > 1.8 * height)) continue;
      let prior = 0;
      for (let i = from + 1; i < to; i++) {
        if (origins[i] !== origins[i - 1]) prior += apart(atoms[i - 1]!, atoms[i]!, height);
      }
      // A piece that is cut within is less likely than one that is left whole.
      if (from > 0 && origins[from] === origins[from - 1]) prior -= cutting;
      if (to < atoms.length && origins[to] === origins[to - 1]) prior -= cutting;
      // What is wider than high, or much lower than its row, is hardly a digit.
      prior -= 2.5 * Math.max(0, widthOf(whole) / heightOf(whole) - 0.95);
      if (heightOf(whole) < 0.45 * height) prior -= 2;
      candidates.push({ from, to, ink: whole, prior });
    }
  }
  return { atoms, candidates, height };
}

/** How likely two pieces are parts of one digit. */
function apart(one: Piece, other: Piece, height: number): number {
  const overlap = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const distance = 6 * Math.max(0, -overlap) / height;
  // Two pieces as high as a digit are two digits, most of the time.
  if (Math.min(heightOf(one), heightOf(other)) > 0.7 * height) return -2.5 - distance;
  if (overlap > 0.3 * Math.min(widthOf(one), widthOf(other))) return 0;
  const isSmall = Math.min(heightOf(one), heightOf(other)) < 0.5 * height;
  return (isSmall ? -0.3 : -1.5) - distance;
}

/** Cuts a wide piece where there is least ink, into parts that can be digits. */
function cut(piece: Piece, height: number, { width }: Ink): Piece[] {
  const wide = widthOf(piece);
  if (wide < 0.9 * Math.max(height, heightOf(piece)) || heightOf(piece) < 0.4 * height) {
    return [piece];
  }
  const columns = new Float32Array(wide);
  for (const at of piece.pixels) columns[at % width - piece.left]!++;
  const cuts: number[] = [];
  const room = Math.max(2, Math.round(0.25 * height));
  for (let x = room; x < wide - room; x++) {
    const near = columns.subarray(x - (room >> 1), x + (room >> 1) + 1);
    if (columns[x]! > 0.3 * height || columns[x]! > Math.min(...near)) continue;
    if (cuts.length > 0 && x - cuts.at(-1)! < room) continue;
    cuts.push(x);
  }
  if (cuts.length === 0 || cuts.length > 6) return [piece];
  const parts: Piece[] = [];
  let start = 0;
  for (const end of [...cuts, wide]) {
    const pixels = piece.pixels.filter((at) => {
      const x = at % width - piece.left;
      return x >= start && x < end;
    });
    start = end;
    if (pixels.length === 0) continue;
    const part = pieceOf(pixels, width);
    const before = parts.at(-1);
    // A foot or a bar is no digit of its own.
    const isLow = (one: Piece) => heightOf(one) < 0.35 * height;
    if (before && (isLow(part) || isLow(before))) parts[parts.length - 1] = joined([before, part]);
    else parts.push(part);
  }
  return parts;
}
