// Takes the lines of ruled and squared paper, and straight frames, out of the ink.

import { piecesOf } from "./_pieces.ts";

/** A line goes no steeper than this, in pixels per pixel: paper is held nearly straight. */
export const steepest = 0.12;

/** It is no thicker than this share of the longer side, or in a strip of the shorter. */
const thickest = 1 / 50;

/** A picture wider than so many of its heights holds a row, in which a 1 may go from edge to edge. */
const strip = 2.5;

/** Ink hides it, or it is too faint, on no more than this share of its way. */
const mostGaps = 0.45;

/**
 * Finds straight thin lines from edge to edge.
 *
 * @param mask 1 where there is ink
 * @param width pixels a row
 * @param height rows
 * @param share of the picture's side that a line is no thicker than; what a page's rules have unless given
 * @returns a mask without the lines; strokes that cross them stay whole
 */
export function withoutRules(
  mask: Uint8Array,
  width: number,
  height: number,
  share = thickest,
): Uint8Array {
  const left = mask.slice();
  // One after the other, so that the second finds the places where lines crossed.
  const level = erase(left, { length: width, across: height, step: 1, stride: width }, share);
  // Squared paper has lines both ways.
  if (level > 0 || width < strip * height) {
    erase(left, { length: height, across: width, step: width, stride: 1 }, share);
  }
  return left;
}

/**
 * Leaves out what is left of lines that can be followed from edge to edge only where they are faint, as those of squared
 * paper half in a shadow.
 *
 * @param strokes 1 where there is ink, without the lines found before
 * @param faint the same with the lines, and with all fainter ink that is connected to it
 */
export function withoutEndsOfRules(
  strokes: Uint8Array,
  faint: Uint8Array,
  width: number,
  height: number,
): Uint8Array {
  const unruled = withoutRules(faint, width, height);
  const left = strokes.slice();
  for (const { pixels } of piecesOf(strokes, width, height)) {
    const ruled = pixels.reduce((count, at) => count + Number(faint[at]! > unruled[at]!), 0);
    if (ruled >= mostly * pixels.length) { for (const at of pixels) left[at] = 0; }
  }
  return left;
}

/** The share of a piece that is on a line if the piece is of it; a stroke only crosses. */
const mostly = 0.7;

/** How to walk along the lines of one direction, and across them. */
interface Direction {
  readonly length: number;
  readonly across: number;
  readonly step: number;
  readonly stride: number;
}

/** A place where the mask is thin across the direction. */
interface Run {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const middleOf = ({ from, to }: Run) => (from + to) / 2;

/** A line that cuts off a corner is at least this share of the side. */
const shortest = 0.5;

/** So many rows of writing may have more votes than a line; a texture has any number of rows that are none. */
const mostRefused = 6;

/**
 * Finds lines by their votes (Hough 1962), the longest first.
 *
 * @returns how many were erased
 */
function erase(mask: Uint8Array, direction: Direction, share: number): number {
  const { length, across, step, stride } = direction;
  const [shorter, longer] = [Math.min(length, across), Math.max(length, across)];
  const side = longer < strip * shorter ? longer : shorter;
  const thick = Math.max(3, Math.round(share * side));
  const mostGap = Math.max(0.05, 1.5 * share); // where a thick line that crossed its end has gone
  const least = (1 - mostGaps) * shortest * length;
  let runs = thinRuns(mask, direction, thick);
  let slopes = slopesOf(length);
  let [erased, refused] = [0, 0];
  while (runs.length >= least && refused < mostRefused) {
    const { count, slope, offset } = mostVoted(runs, slopes, direction);
    if (count < least) break;
    const distance = (run: Run) => Math.abs(middleOf(run) - slope * run.at - offset);
    const line = runs.filter((run) => distance(run) <= 2);
    const thickness = line.map(({ from, to }) => to - from + 1).sort((a, b) => a - b)[
      line.length >> 1
    ]!;
    const isOfLine = (run: Run) =>
      distance(run) <= 1 + thickness && run.to - run.from + 1 <= 1.7 * thickness + 1;
    const before = runs.length;
    runs = runs.filter((run) => !isOfLine(run));
    if (runs.length === before) break;
    if (!crosses(line, { slope, offset }, direction, mostGap)) {
      refused++;
      continue;
    }
    for (const run of line.filter(isOfLine)) {
      for (let k = run.from; k <= run.to; k++) mask[run.at * step + k * stride] = 0;
    }
    erased++;
    // The others are nearly parallel.
    slopes = slopes.filter((other) => Math.abs(other - slope) <= 0.02);
  }
  return erased;
}

/** Whether a line goes from edge to edge, also of a corner, and without too many gaps. */
function crosses(
  line: readonly Run[],
  { slope, offset }: { readonly slope: number; readonly offset: number },
  { length, across }: Direction,
  mostGap: number,
): boolean {
  const [first, last] = [line[0]!.at, line.at(-1)!.at];
  const place = (at: number) => slope * at + offset;
  const isInside = (at: number) => place(at) >= 0 && place(at) < across;
  const visible = Array.from({ length }, (_, at) => at).filter(isInside);
  const [begin, end] = [visible[0] ?? 0, visible.at(-1) ?? 0];
  const gaps = [first - begin, end - last].map((gap) => gap / (end - begin + 1));
  const isWhole = Math.max(...gaps) < mostGap ||
    Math.min(...gaps) < 0.01 && Math.max(...gaps) < 0.45;
  const columns = new Set(line.map(({ at }) => at)).size;
  return isWhole && columns >= (1 - mostGaps) * (last - first + 1);
}

/** Neighbours differ by two pixels at the far end. */
function slopesOf(length: number): number[] {
  const half = Math.max(1, Math.ceil(steepest * length / 2));
  return Array.from({ length: 2 * half + 1 }, (_, i) => steepest * (i / half - 1));
}

function mostVoted(runs: readonly Run[], slopes: readonly number[], { length, across }: Direction) {
  const room = Math.ceil(steepest * length) + 1;
  const votes = new Uint16Array(across + 2 * room);
  let best = { count: 0, slope: 0, offset: 0 };
  for (const slope of slopes) {
    votes.fill(0);
    for (const run of runs) votes[Math.round(middleOf(run) - slope * run.at) + room]!++;
    for (let o = 1; o + 1 < votes.length; o++) {
      const count = votes[o - 1]! + votes[o]! + votes[o + 1]!;
      if (count > best.count) best = { count, slope, offset: o - room };
    }
  }
  return best;
}

/** In the order of `at`. */
function thinRuns(
  mask: Uint8Array,
  { length, across, step, stride }: Direction,
  thick: number,
): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < length; at++) {
    for (let k = 0; k < across; k++) {
      if (!mask[at * step + k * stride]) continue;
      const from = k;
      while (k + 1 < across && mask[at * step + (k + 1) * stride]) k++;
      if (k - from < thick) runs.push({ at, from, to: k });
    }
  }
  return runs;
}
