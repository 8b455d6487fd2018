// Finds the parts of strokes where the pen hardly pressed.

import type { Ink } from "./ink.ts";
import { type Piece, takePiece } from "./_pieces.ts";
import { quantile } from "./_plane.ts";
import { steepest } from "./_rules.ts";

/** Fainter ink, where a sure stroke has 1, cannot be told from paper. */
const faintest = 0.25;

/** Pixels around a stroke that are grey only because the picture is not sharp. */
const halo = 2;

/** Lengths of a faint stroke in heights of the digits: less is noise, more is a line or a shadow. */
const lengths = { least: 0.1, most: 1.2 } as const;

/**
 * Adds the faint ink that goes on from a stroke.
 *
 * @param ink of the picture
 * @param sure pieces of it that are writing
 * @param usual height of the digits, in pixels
 * @returns the pieces, each with the faint ink that goes on from it; pieces that this connects are one
 */
export function withFaintStrokes(
  ink: Ink,
  sure: readonly Piece[],
  usual: number,
): readonly Piece[] {
  const { width, height, values, mask } = ink;
  const strokes = new Uint8Array(mask.length);
  for (const { pixels } of sure) for (const at of pixels) strokes[at] = 1;
  const near = strokes.slice();
  let rim = sure.flatMap(({ pixels }) => pixels);
  for (let step = 0; step < halo; step++) rim = spread(rim, near, ink);
  const faint = new Uint8Array(mask.length);
  for (let at = 0; at < faint.length; at++) {
    if (values[at]! >= faintest && !mask[at] && !near[at]) faint[at] = 1;
  }
  const found = spread(rim, near, ink).flatMap((at) =>
    faint[at] ? [takePiece(faint, at, width, height)] : []
  ).filter((piece) =>
    isStroke(piece, usual) && standsOut(piece, ink, usual) &&
    !isOfRule(piece, { ink, strokes, usual })
  );
  if (found.length === 0) return sure;
  for (const { pixels } of found) {
    for (const at of pixels) strokes[at] = 1;
    // Back through the halo to the stroke from which it goes on.
    let rim = pixels;
    for (let step = 0; step < halo; step++) {
      rim = spread(rim, strokes, ink, (at) => values[at]! >= faintest && !mask[at]);
    }
  }
  const longer = found.flatMap(({ pixels: [at] }) =>
    strokes[at!] ? [takePiece(strokes, at!, width, height)] : []
  );
  return [...sure.filter(({ pixels: [at] }) => strokes[at!]), ...longer];
}

/** A stroke is wider than this, in pixels; the grey edge of a rule that was taken out is not. */
const thinnest = 1.5;

function isStroke({ left, top, right, bottom, pixels }: Piece, usual: number): boolean {
  const longer = Math.max(right - left, bottom - top);
  return longer >= lengths.least * usual && longer <= lengths.most * usual &&
    pixels.length >= thinnest * longer;
}

/** A stroke is darker than so many upper quartiles of the paper around it, or 2.7 of its standard deviations. */
const grains = 4;

function standsOut({ pixels, ...box }: Piece, { width, height, values, mask }: Ink, usual: number) {
  const room = Math.round(0.25 * usual); // paper that is as dark, and lit alike
  const own = new Set(pixels);
  const paper: number[] = [];
  for (let y = Math.max(0, box.top - room); y < Math.min(height, box.bottom + room); y++) {
    for (let x = Math.max(0, box.left - room); x < Math.min(width, box.right + room); x++) {
      const at = y * width + x;
      if (!mask[at] && !own.has(at)) paper.push(values[at]!);
    }
  }
  const mean = pixels.reduce((sum, at) => sum + values[at]!, 0) / pixels.length;
  return mean > grains * quantile(Float32Array.from(paper), 0.75);
}

/** So many heights to both sides of a piece, a rule still goes on, and no stroke does. */
const beyond = 1.5;

/** Ink of a rule, a little fainter than of a stroke, so that it has fewer gaps. */
const faintestRule = 0.7 * faintest;

/** Whether a piece is of a rule too faint to be found before: it goes on nearly straight across the page, or down. */
function isOfRule(
  { pixels }: Piece,
  { ink: { width, height, values }, strokes, usual }: {
    readonly ink: Ink;
    readonly strokes: Uint8Array;
    readonly usual: number;
  },
): boolean {
  const reach = Math.round(beyond * usual);
  const slopes = Math.ceil(steepest * reach / 2); // neighbours differ by two pixels at the far end
  return [false, true].some((isDown) => {
    const [length, across, step, stride] = isDown
      ? [height, width, width, 1]
      : [width, height, 1, width];
    // Where two rules cross, the piece is of both; most of its pixels in a line are of one.
    const lines = Map.groupBy(pixels, (at) => Math.floor(at / stride) % across);
    const [start, line] = [...lines].reduce((a, b) => b[1].length > a[1].length ? b : a);
    const places = line.map((at) => Math.floor(at / step) % length);
    const [from, to] = [Math.min(...places), Math.max(...places)];
    const goesOn = (slope: number) => {
      let [paper, faint] = [0, 0];
      for (let at = Math.max(0, from - reach); at < Math.min(length, to + reach); at++) {
        if (at >= from && at <= to) continue;
        const place = Math.round(start + slope * (at - (from + to) / 2));
        const pixel = at * step + place * stride;
        if (place < 1 || place >= across - 1 || strokes[pixel]) continue;
        // The slope is not exact.
        const ink = Math.max(values[pixel - stride]!, values[pixel]!, values[pixel + stride]!);
        if (ink >= faintestRule) faint++;
        else paper++;
      }
      return faint > paper;
    };
    for (let i = -slopes; i <= slopes; i++) if (goesOn(steepest * i / slopes)) return true;
    return false;
  });
}

/** Marks the pixels next to some, where they fit; returns those that were not marked before. */
function spread(
  from: readonly number[],
  marks: Uint8Array,
  { width, height }: Ink,
  fits: (at: number) => boolean = () => true,
): number[] {
  const next: number[] = [];
  for (const at of from) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const to = v * width + u;
        if (marks[to] || !fits(to)) continue;
        marks[to] = 1;
        next.push(to);
      }
    }
  }
  return next;
}
