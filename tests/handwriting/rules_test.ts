// withoutRules(): ruled and squared paper goes, digits that cross its lines stay whole.

import assert from "node:assert/strict";
import { createCanvas } from "@napi-rs/canvas";
import { piecesOf } from "../../lib/handwriting/_pieces.ts";
import { withoutRules } from "../../lib/handwriting/_rules.ts";

const [width, height] = [420, 300];

type Context = ReturnType<ReturnType<typeof createCanvas>["getContext"]>;

/** A mask of what is drawn. */
function masked(draw: (context: Context) => void): Uint8Array {
  const context = createCanvas(width, height).getContext("2d");
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, i) => Number(data[4 * i + 3]! > 127));
}

/** Lines so far apart, turned by degrees about the middle. */
function linesOf(apart: number, thickness: number, turn: number, both: boolean) {
  return masked((context) => {
    context.translate(width / 2, height / 2);
    context.rotate(turn * Math.PI / 180);
    context.lineWidth = thickness;
    context.beginPath();
    for (let at = -600 + apart / 2; at < 600; at += apart) {
      context.moveTo(-600, at);
      context.lineTo(600, at);
      if (!both) continue;
      context.moveTo(at, -600);
      context.lineTo(at, 600);
    }
    context.stroke();
  });
}

/** A 7, a 0 and a 1, 120 pixels high. */
const digits = masked((context) => {
  context.lineWidth = 9;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(50, 93);
  context.lineTo(120, 88);
  context.lineTo(75, 210);
  context.moveTo(254, 150);
  context.ellipse(210, 150, 44, 60, 0, 0, 2 * Math.PI);
  context.moveTo(330, 110);
  context.lineTo(360, 90);
  context.lineTo(356, 208);
  context.stroke();
});

const united = (one: Uint8Array, other: Uint8Array) => one.map((here, i) => here | other[i]!);
const count = (mask: Uint8Array) => mask.reduce((sum, here) => sum + here, 0);
const without = (mask: Uint8Array) => withoutRules(mask, width, height);

const papers: readonly (readonly [string, number, number, number, boolean])[] = [
  ["ruled paper", 60, 2, 0, false],
  ["ruled paper with thick lines", 60, 4, 0, false],
  ["ruled paper that is turned by 4 degrees", 50, 2, 4, false],
  ["ruled paper that is turned back by 5 degrees", 50, 2, -5, false],
  ["squared paper", 40, 2, 0, true],
  ["squared paper that is turned by 2 degrees", 45, 2, 2, true],
];
for (const [what, apart, thickness, turn, both] of papers) {
  Deno.test(`withoutRules() leaves of ${what} the digits, each whole`, () => {
    const lines = linesOf(apart, thickness, turn, both);
    const left = without(united(digits, lines));
    const pieces = piecesOf(left, width, height).filter(({ pixels }) => pixels.length > 100);
    assert.equal(pieces.length, 3);
    const lost = count(digits.map((here, i) => here & (1 - left[i]!))) / count(digits);
    assert.ok(lost < 0.04, `lost ${lost} of the digits`);
    const alone = lines.map((here, i) => here & (1 - digits[i]!));
    const kept = count(alone.map((here, i) => here & left[i]!)) / count(alone);
    assert.ok(kept < 0.06, `kept ${kept} of the lines`);
  });
}

Deno.test("withoutRules() of plain paper changes nothing, nor does it change what it is given", () => {
  const before = digits.slice();
  assert.deepEqual(without(digits), before);
  assert.deepEqual(digits, before);
  const ruled = united(digits, linesOf(60, 2, 0, false));
  const given = ruled.slice();
  without(ruled);
  assert.deepEqual(ruled, given);
});

Deno.test("a straight line that ends within the picture is a stroke, not a rule", () => {
  const dash = masked((context) => context.fillRect(60, 100, 300, 4));
  assert.deepEqual(without(dash), dash);
  const one = masked((context) => context.fillRect(200, 30, 5, 240));
  assert.deepEqual(without(one), one);
});

Deno.test("a line across the picture that is as thick as a stroke of the brush stays", () => {
  const bar = masked((context) => context.fillRect(0, 100, width, 20));
  assert.deepEqual(without(bar), bar);
});

Deno.test("a frame along the picture's edges goes, a line that is hidden in part too", () => {
  const frame = masked((context) => {
    context.lineWidth = 3;
    context.strokeRect(6, 6, width - 12, height - 12);
  });
  const left = without(united(digits, frame));
  assert.ok(count(left) < 1.05 * count(digits), `${count(left)} of ${count(digits)}`);
  const dashed = masked((context) => {
    context.setLineDash([14, 6]);
    context.lineWidth = 2;
    context.moveTo(0, 250);
    context.lineTo(width, 250);
    context.stroke();
  });
  assert.equal(count(without(dashed)), 0);
});

Deno.test("an empty mask stays empty, whatever its size", () => {
  for (const [width, height] of [[1, 1], [300, 1], [1, 300], [112, 112]] as const) {
    const mask = new Uint8Array(width * height);
    assert.deepEqual(withoutRules(mask, width, height), mask);
  }
});

Deno.test("a rule may end a little before the picture does, or far before it on one side", () => {
  const isRule = (from: number, to: number) =>
    count(
      without(masked((context) => context.fillRect(from * width, 100, (to - from) * width, 2))),
    ) ===
      0;
  const found = ([[0.04, 0.96], [0.07, 0.96], [0, 0.75], [0.25, 1], [0, 0.45], [0.2, 0.8]] as const)
    .map(([from, to]) => isRule(from, to));
  assert.deepEqual(found, [true, false, true, true, false, false]);
});

Deno.test("a rule may cut off a corner of a turned page", () => {
  const turned = masked((context) => {
    context.lineWidth = 2;
    context.moveTo(0, 20);
    context.lineTo(width * 0.7, -10);
    context.stroke();
  });
  const inside = count(turned);
  assert.ok(inside > 300 && count(without(turned)) < 0.05 * inside);
});

Deno.test("a rule goes no steeper than paper is held", () => {
  const sloped = (slope: number) =>
    masked((context) => {
      context.lineWidth = 2;
      context.moveTo(0, height / 2 - slope * width / 2);
      context.lineTo(width, height / 2 + slope * width / 2);
      context.stroke();
    });
  const left = [0.1, 0.115, 0.16, -0.115, -0.16].map((slope) => {
    const line = sloped(slope);
    return count(without(line)) / count(line);
  });
  assert.deepEqual(
    left.map((share) => share < 0.05),
    [true, true, false, true, false],
    String(left),
  );
});
