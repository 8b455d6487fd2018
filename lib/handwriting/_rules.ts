// Takes the lines of ruled and squared paper, and straight frames, out of the ink.

import type { Ink } from "./ink.ts";

/** A line goes no steeper than this, in pixels per pixel: paper is held nearly straight. */
const steepest = 0.1;

/** It is no thicker than this share of the longer side. */
const thickest = 1 / 40;

/** It leaves gaps in no more than this share of its way from edge to edge. */
const mostGaps = 0.4;

/**
 * Finds straight thin lines from edge to edge.
 *
 * @param ink as found
 * @returns a mask without them; strokes that cross them stay whole
 */
export function withoutRules({ mask, width, height }: Ink): Uint8Array {
  const left = mask.slice();
  erase(left, mask, { length: width, across: height, step: 1, stride: width });
  erase(left, mask, { length: height, across: width, step: height > 0 ? width : 1, stride: 1 });
  return left;
}

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

function erase(left: Uint8Array, mask: Uint8Array, direction: Direction) {
  const { length, across, step, stride } = direction;
  const thick = Math.max(2, Math.round(thickest * Math.max(length, across)));
  const runs = thinRuns(mask, direction, thick);
  if (runs.length < (1 - mostGaps) * length) return;
  const slopes = 2 * Math.ceil(steepest * length / 2) + 1; // so that neighbours differ by two pixels at the far end
  const room = Math.ceil(steepest * length);
  const votes = new Uint16Array(across + 2 * room);
  let left_ = runs;
  for (;;) {
    let best = { count: 0, slope: 0, offset: 0 };
    for (let s = 0; s < slopes; s++) {
      const slope = steepest * (2 * s / (slopes - 1) - 1);
      votes.fill(0);
      for (const { at, from, to } of left_) {
        votes[Math.round((from + to) / 2 - slope * at) + room]!++;
      }
      for (let o = 1; o + 1 < votes.length; o++) {
        const count = votes[o - 1]! + votes[o]! + votes[o + 1]!;
        if (count > best.count) best = { count, slope, offset: o - room };
      }
    }
    if (best.count < (1 - mostGaps) * length) return;
    const { slope, offset } = best;
    const near = (run: Run) =>
      Math.abs((run.from + run.to) / 2 - slope * run.at - offset) <= Math.max(2, thick / 2);
    const line = left_.filter(near);
    const [first, last] = [line[0]!.at, line.at(-1)!.at];
    left_ = left_.filter((run) => !near(run));
    if (first > 0.08 * length || last < 0.92 * length) continue;
    for (const { at, from, to } of line) {
      for (let k = from; k <= to; k++) left[at * step + k * stride] = 0;
    }
  }
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
