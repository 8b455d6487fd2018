// Finds what could be digits: rows of pieces of ink, and the ways to join and to cut them.

import type { Ink } from "./ink.ts";
import { withFaintStrokes } from "./_faint_strokes.ts";
import { cut } from "./_cuts.ts";
import { rowsOf } from "./_rows.ts";
import { heightOf, joined, type Piece, piecesOf, widthOf } from "./_pieces.ts";

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

/** Pixels that digits are high at least: what is smaller is a speck, or what is left of a line. */
const smallest = 8;

/** @returns rows of ink, from top to bottom */
export function findRows(ink: Ink): Row[] {
  const { width, height } = ink;
  const sure = withoutEdges(piecesOf(ink.strokes, width, height), ink);
  const usual = usualHeight(sure);
  if (sure.length === 0 || usual < smallest) return [];
  const pieces = withFaintStrokes(ink, sure, usual);
  const kept = pieces.filter((piece) => !isSpeck(piece, usual));
  // A texture: no page has so many digits that they could be told apart.
  if (kept.length > mostPieces) return [];
  return rowsOf(kept, usual).map((row) => readable(row, ink));
}

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
  const clear = all.filter((piece) =>
    !fillsCorner(piece, { width, height }) && !cutsCorner(piece, { width, height })
  );
  // A digit that fills the picture may reach its corners, if there is nothing else.
  const isLarge = (piece: Piece) => heightOf(piece) > height / 3;
  const pieces = clear.length > 0 ? clear : all.filter(isLarge);
  const isLong = (piece: Piece) => {
    const { left, top, right, bottom } = piece;
    return (left <= 1 || right >= width - 1) && heightOf(piece) > height / 2 ||
      (top <= 1 || bottom >= height - 1) && widthOf(piece) > width / 2 ||
      left <= 1 && right >= width - 1 || top <= 1 && bottom >= height - 1;
  };
  const others = pieces.filter((piece) => !isLong(piece));
  const isWriting = Math.max(0, ...others.map(heightOf)) > height / 5;
  // Where all that is large is nearly as high as the picture, it was cut closely around a row of digits.
  const large = pieces.filter((piece) => heightOf(piece) > 0.2 * height);
  const isRow = large.length > 1 && large.every((piece) => heightOf(piece) > 0.6 * height);
  // A 1 is narrow, and so is what lies beyond the row's ends.
  const isDigit = (piece: Piece) =>
    isRow && widthOf(piece) < 2.5 * heightOf(piece) &&
    (widthOf(piece) > 0.2 * heightOf(piece) || piece.left > 1 && piece.right < width - 1);
  const kept = pieces.filter((piece) => {
    if (!isLong(piece) || isDigit(piece)) return true;
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

/** The side of a picture's corner, as a share of its shorter side, and how much of it what comes from outside fills at least. */
const corner = { side: 0.04, filled: 0.6 } as const;

/** Whether a piece fills a corner of the picture, as darkness from outside does; a stroke that ends there leaves paper. */
function fillsCorner({ pixels }: Piece, { width, height }: Pick<Ink, "width" | "height">): boolean {
  const side = Math.max(2, Math.round(corner.side * Math.min(width, height)));
  const counts = [0, 0, 0, 0];
  for (const at of pixels) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (Math.min(x, width - 1 - x) >= side || Math.min(y, height - 1 - y) >= side) continue;
    counts[2 * Number(y >= side) + Number(x >= side)]!++;
  }
  return Math.max(...counts) >= corner.filled * side * side;
}

/**
 * Whether a piece lies across a corner, from one side to the next: a thin line is of a rule too short to be found as one,
 * and what is small is what lies beyond the page.
 */
function cutsCorner(piece: Piece, { width, height }: Pick<Ink, "width" | "height">): boolean {
  const { left, top, right, bottom } = piece;
  const [across, down] = [widthOf(piece), heightOf(piece)];
  const isThin = Math.min(across, down) < 0.15 * Math.max(across, down);
  const most = isThin ? 1 / 2 : 1 / 8;
  return (left <= 1 || right >= width - 1) && (top <= 1 || bottom >= height - 1) &&
    across < most * width && down < most * height;
}

/** At most so many atoms make a digit. */
const mostAtoms = 4;

/** What each end of a part that was cut off a piece costs, and each height of the row of ink cut through. */
const cutting = { least: 0.7, ink: 2 } as const;

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
  /** Ink cut after each of them. */
  const cuts: number[] = [];
  row.forEach((piece, origin) => {
    for (const part of cut(piece, height, ink.width)) {
      atoms.push(part.ink);
      origins.push(origin);
      cuts.push(part.cutAfter);
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
      for (const end of [from, to]) {
        const isCut = end > 0 && end < atoms.length && origins[end] === origins[end - 1];
        if (isCut) prior -= cutting.least + cutting.ink * cuts[end - 1]!;
      }
      // What is wider than high, wider than its row is high, or much lower than it, is hardly a digit.
      prior -= 2.5 * Math.max(0, widthOf(whole) / heightOf(whole) - 0.95);
      prior -= 3 * Math.max(0, widthOf(whole) / height - 0.95);
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
