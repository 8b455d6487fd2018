// withFaintStrokes(): a stroke's faint end is added; the paper's grain, a rule and a stroke's grey edge are not.

import assert from "node:assert/strict";
import { createCanvas } from "@napi-rs/canvas";
import { Random } from "../../lib/data/random.ts";
import { withFaintStrokes } from "../../lib/handwriting/_faint_strokes.ts";
import { piecesOf } from "../../lib/handwriting/_pieces.ts";
import { findRows } from "../../lib/handwriting/find_digits.ts";
import { findInk, type Ink } from "../../lib/handwriting/ink.ts";

const [width, height] = [400, 300];

/** Height of a digit. */
const usual = 80;

/** Left, top, width and height, and how much ink there is. */
type Bar = readonly [number, number, number, number, number];

/** Ink of bars, on paper that has some by chance, to so much. */
function inkOf(bars: readonly Bar[], grain = 0): Ink {
  const random = new Random(1);
  const values = Float32Array.from({ length: width * height }, () => random.uniform(0, grain));
  for (const [left, top, wide, high, value] of bars) {
    for (let y = top; y < top + high; y++) {
      values.fill(value, y * width + left, y * width + left + wide);
    }
  }
  const mask = Uint8Array.from(values, (value) => Number(value >= 0.54));
  const found = { dark: true, certainty: 1, contrast: 1, grain: 0 };
  return { width, height, values, mask, strokes: mask, ...found };
}

/** The boxes of what is found: left, top, right and bottom. */
function found(bars: readonly Bar[], grain?: number) {
  const ink = inkOf(bars, grain);
  return withFaintStrokes(ink, piecesOf(ink.strokes, width, height), usual)
    .map(({ left, top, right, bottom }) => [left, top, right, bottom]);
}

const stroke: Bar = [200, 100, 6, 40, 1];
const alone = [[200, 100, 206, 140]];

Deno.test("a stroke's faint end is added to it", () => {
  assert.deepEqual(found([stroke]), alone);
  assert.deepEqual(found([stroke, [200, 140, 6, 30, 0.35]]), [[200, 100, 206, 170]]);
  assert.deepEqual(found([stroke, [206, 120, 30, 6, 0.35]]), [[200, 100, 236, 140]]);
});

Deno.test("a faint stroke between two connects them; what is elsewhere stays as it was", () => {
  const [other, far]: Bar[] = [[200, 165, 6, 30, 1], [300, 100, 6, 60, 1]] as const;
  const faint: Bar = [200, 140, 6, 25, 0.35];
  assert.deepEqual(found([stroke, faint, other!, far!]), [
    [300, 100, 306, 160],
    [200, 100, 206, 195],
  ]);
});

Deno.test("faint ink that goes on from no stroke is not added, nor what is hardly any", () => {
  assert.deepEqual(found([stroke, [220, 100, 6, 40, 0.35]]), alone);
  assert.deepEqual(found([stroke, [200, 140, 6, 30, 0.2]]), alone);
});

Deno.test("a stroke's grey edge is not added, nor a longer spot of it", () => {
  assert.deepEqual(found([[198, 98, 10, 44, 0.35], stroke]), alone);
  assert.deepEqual(found([stroke, [200, 140, 6, 9, 0.35]]), alone);
  assert.deepEqual(found([stroke, [200, 140, 6, 10, 0.35]]), [[200, 100, 206, 150]]);
});

Deno.test("what is longer than a digit is a line or a shadow, what is one pixel wide the edge of a rule", () => {
  assert.deepEqual(found([stroke, [200, 140, 6, 110, 0.35]]), alone);
  assert.deepEqual(found([stroke, [206, 120, 30, 1, 0.35]]), alone);
  assert.deepEqual(found([stroke, [206, 120, 30, 2, 0.35]]), [[200, 100, 236, 140]]);
});

Deno.test("a faint end stands out from fine grain, and not from coarse", () => {
  const bars = [stroke, [200, 140, 6, 30, 0.35]] as const;
  // The upper quartile of the first is 0.075, of the second 0.15.
  assert.deepEqual(found(bars, 0.1), [[200, 100, 206, 170]]);
  assert.deepEqual(found(bars, 0.2), alone);
});

/** A rule that shows in dashes, each shorter than a digit, across the page or down. */
const rule = (place: number, isDown = false, slope = 0): Bar[] =>
  Array.from({ length: 16 }, (_, i) => {
    const [along, across] = [25 * i - 15, place + Math.round(slope * (25 * i - 200))];
    return isDown ? [across, along, 3, 20, 0.35] as const : [along, across, 20, 3, 0.35] as const;
  }).filter(([left, top, wide, high]) =>
    left >= 0 && left + wide <= width && top >= 0 && top + high <= height
  );

for (
  const [name, bars, own] of [
    ["across the page", rule(120), [185, 120, 20, 3, 0.35]],
    ["that rises", rule(120, false, -0.08), [185, 120, 20, 3, 0.35]],
    ["that falls", rule(120, false, 0.1), [185, 120, 20, 3, 0.35]],
    ["down the page", rule(202, true), [202, 135, 3, 20, 0.35]],
  ] as const
) {
  Deno.test(`a dash of a faint rule ${name} is not added to the stroke that it meets`, () => {
    assert.deepEqual(found([...bars, stroke]), alone);
    assert.notDeepEqual(found([own, stroke]), alone, "without the rest of the rule, it would be");
  });
}

Deno.test("a rule's dash is none of a stroke's either where it holds to something faint", () => {
  const between: Bar = [200, 140, 6, 20, 0.35];
  assert.deepEqual(found([stroke, between]), [[200, 100, 206, 160]]);
  assert.deepEqual(found([...rule(160), stroke, between]), alone);
});

Deno.test("sure strokes on both sides of a faint one make no rule", () => {
  const [above, faint, below]: readonly Bar[] = [
    ...[[200, 50, 6, 65, 1], [200, 115, 6, 20, 0.35], [200, 135, 6, 65, 1]] as const,
  ];
  assert.deepEqual(found([above!, faint!, below!]), [[200, 50, 206, 200]]);
});

Deno.test("findRows() reads a digit with its faint end", () => {
  const context = createCanvas(200, 200).getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 200, 200);
  context.lineWidth = 10;
  context.strokeRect(70, 40, 50, 50);
  context.fillStyle = "rgb(190, 190, 190)";
  context.fillRect(115, 95, 10, 55);
  const { data: pixels } = context.getImageData(0, 0, 200, 200);
  const [row] = findRows(findInk({ width: 200, height: 200, pixels }));
  const { top, bottom } = row!.candidates[0]!.ink;
  assert.ok(top <= 36 && bottom >= 147 && row!.atoms.length === 1, `${top} to ${bottom}`);
});
