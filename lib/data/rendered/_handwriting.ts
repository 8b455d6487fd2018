// Writes one character: a template with the jitter of a hand, as lines in MNIST's 28 x 28 frame.

import type { Random } from "../random.ts";
import type { Piece, Point, Template } from "./_stroke_templates.ts";

/** A digit or letter ready to be drawn, in pixels of its frame. */
export interface Writing {
  readonly lines: readonly (readonly Point[])[];
  /** Width of the pen. */
  readonly pen: number;
}

/** Pixels of MNIST's frame, and of the box that a digit is scaled to fit (LeCun et al. 1998, §III.A). */
export const frame = 28;
const box = 20;

/**
 * @param variants ways of writing it, equally likely
 * @param random decides the choice and the jitter
 * @returns the pen's path, scaled to the box and centred by its mass, as in MNIST
 */
export function write(variants: readonly Template[], random: Random): Writing {
  const template = variants[random.integer(variants.length)]!; // the draw is one of them
  const pen = clamp(2.3 * Math.exp(random.normal(0, 0.26)), 1.3, 3.6);
  const hand = handOf(random, template.aspect);
  const lines = template.strokes.map((stroke) => {
    let corner: Point | undefined;
    return stroke.flatMap((piece) => {
      const jittered = piece.map((point) => hand(point));
      // The piece begins in the corner as written, without a second jitter.
      if (corner) jittered[0] = corner;
      corner = jittered.at(-1);
      return smooth(jittered);
    });
  });
  return { lines: intoFrame(lines, pen), pen };
}

/** The distortion of one character: one for all of it, and a wobble for each point. */
function handOf(random: Random, aspect: number): (point: Point) => Point {
  const width = aspect * Math.exp(random.normal(0, 0.17));
  const slant = random.normal(0.2, 0.2);
  const angle = random.normal(0, 0.08);
  const wobble = random.uniform(0.015, 0.05);
  // A slow wave bends straight strokes and makes curves uneven.
  const bend = random.normal(0, 0.045);
  const phase = random.uniform(0, 2 * Math.PI);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return (point) => {
    const y = point.y - 0.5 + random.normal(0, wobble);
    const wave = bend * Math.sin(2 * Math.PI * 0.7 * y + phase);
    const x = (point.x - 0.5) * width + random.normal(0, wobble) + wave - slant * y;
    return { x: cos * x - sin * y, y: sin * x + cos * y };
  };
}

/** A Catmull-Rom spline through the points, as a line of short steps. */
function smooth(points: Piece): Point[] {
  const steps = 8;
  const line: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i]!; // i and i + 1 are within the points
    const to = points[i + 1]!;
    const before = points[i - 1] ?? from;
    const after = points[i + 2] ?? to;
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      line.push({
        x: catmullRom(before.x, from.x, to.x, after.x, t),
        y: catmullRom(before.y, from.y, to.y, after.y, t),
      });
    }
  }
  const last = points.at(-1);
  return last ? [...line, last] : line;
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  return p1 +
    0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

/** Scales the lines so that their ink fits the box, and moves their centre of mass to the frame's. */
function intoFrame(lines: readonly (readonly Point[])[], pen: number): Point[][] {
  const all = lines.flat();
  const [left, right] = range(all.map(({ x }) => x));
  const [top, bottom] = range(all.map(({ y }) => y));
  const scale = (box - pen) / Math.max(right - left, bottom - top);
  const mass = centreOfMass(lines);
  // The box may lie off the frame's middle, but not outside the frame.
  const slackX = (frame - pen - scale * (right - left)) / 2;
  const slackY = (frame - pen - scale * (bottom - top)) / 2;
  const dx = clamp(scale * ((left + right) / 2 - mass.x), -slackX, slackX);
  const dy = clamp(scale * ((top + bottom) / 2 - mass.y), -slackY, slackY);
  return lines.map((line) =>
    line.map(({ x, y }) => ({
      x: frame / 2 + dx + scale * (x - (left + right) / 2),
      y: frame / 2 + dy + scale * (y - (top + bottom) / 2),
    }))
  );
}

/** Ink lies evenly along a line, so each step weighs as much as it is long. */
function centreOfMass(lines: readonly (readonly Point[])[]): Point {
  let [weight, x, y] = [0, 0, 0];
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      const from = line[i]!; // i and i + 1 are within the line
      const to = line[i + 1]!;
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      weight += length;
      x += length * (from.x + to.x) / 2;
      y += length * (from.y + to.y) / 2;
    }
  }
  return { x: x / weight, y: y / weight };
}

function range(values: readonly number[]): readonly [least: number, greatest: number] {
  return [Math.min(...values), Math.max(...values)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
