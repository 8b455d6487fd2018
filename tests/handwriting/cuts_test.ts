// cut(): what may be several digits is cut along the ways through least ink; and how findRows() judges the parts.

import assert from "node:assert/strict";
import { createCanvas } from "@napi-rs/canvas";
import { cut } from "../../lib/handwriting/_cuts.ts";
import { type Piece, piecesOf } from "../../lib/handwriting/_pieces.ts";
import { findRows } from "../../lib/handwriting/find_digits.ts";
import { findInk } from "../../lib/handwriting/ink.ts";

const [width, height] = [600, 120];

/** Height of a row. */
const high = 60;

type Context = ReturnType<ReturnType<typeof createCanvas>["getContext"]>;

/** The one piece that is drawn. */
function drawn(draw: (context: Context) => void): Piece {
  const context = createCanvas(width, height).getContext("2d");
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  const mask = Uint8Array.from(
    { length: width * height },
    (_, i) => Number(data[4 * i + 3]! > 127),
  );
  const [piece, ...others] = piecesOf(mask, width, height);
  assert.equal(others.length, 0);
  return piece!;
}

/** What is drawn of rectangles: left, top, width and height. */
const rectangles = (...all: (readonly [number, number, number, number])[]) =>
  drawn((context) => all.forEach((one) => context.fillRect(...one)));

const sidesOf = (piece: Piece) =>
  cut(piece, high, width).map(({ ink: { left, right } }) => [left, right]);

/** Whether a piece is left as it is. */
const isWhole = (piece: Piece) => {
  const parts = cut(piece, high, width);
  return parts.length === 1 && parts[0]!.ink === piece;
};

/** A stroke that leans to the right by 40 pixels. */
const leaning = (left: number) => (context: Context) => {
  context.moveTo(left, 30 + high);
  context.lineTo(left + 40, 30);
  context.lineTo(left + 48, 30);
  context.lineTo(left + 8, 30 + high);
  context.fill();
};

Deno.test("cut() follows the paper between two leaning strokes, and goes only through what connects them", () => {
  const both = drawn((context) => {
    leaning(100)(context);
    leaning(140)(context);
    context.fillRect(120, 58, 40, 4);
  });
  const [one, other] = [100, 140].map((left) => drawn(leaning(left)));
  assert.ok(one!.right > other!.left, "no straight cut goes between them");
  const parts = cut(both, high, width);
  assert.equal(parts.length, 2);
  for (const [i, stroke] of [one!, other!].entries()) {
    const own = new Set(parts[i]!.ink.pixels);
    assert.ok(stroke.pixels.every((at) => own.has(at)));
  }
  // Four pixels of ink, and at most 60 tenths for steps to a side.
  assert.ok(parts[0]!.cutAfter >= 4 / high && parts[0]!.cutAfter <= 10 / high);
  assert.equal(parts[1]!.cutAfter, 0);
});

/** Strokes on a thin line. */
const comb = (teeth: number) =>
  rectangles(
    [10, 86, 16 * (teeth - 1) + 4, 4],
    ...Array.from({ length: teeth }, (_, i) => [10 + 16 * i, 30, 4, high] as const),
  );

Deno.test("cut() has every pixel in one part, from left to right", () => {
  const piece = comb(9);
  const parts = cut(piece, high, width);
  assert.equal(parts.length, 9);
  const pixels = parts.flatMap(({ ink }) => ink.pixels);
  assert.deepEqual(pixels.sort((a, b) => a - b), piece.pixels.toSorted((a, b) => a - b));
  for (let i = 1; i < parts.length; i++) assert.ok(parts[i - 1]!.ink.right <= parts[i]!.ink.left);
});

Deno.test("cut() leaves whole what is narrow, low, far higher than its row, or a scribble", () => {
  const pair = (apart: number, top: number, tall: number) =>
    rectangles([50, top, 6, tall], [50 + apart, top, 6, tall], [50, top + tall / 2, apart, 3]);
  assert.equal(isWhole(pair(50, 30, high)), false);
  assert.equal(isWhole(pair(40, 30, high)), true);
  assert.equal(isWhole(pair(50, 50, 22)), true);
  assert.equal(isWhole(comb(24)), false);
  assert.equal(isWhole(comb(26)), true);
  const tall = pair(50, 5, 110);
  assert.equal(cut(tall, 50, width).length, 2);
  assert.equal(cut(tall, 42, width).length, 1);
});

Deno.test("cut() goes through little ink", () => {
  const block = (thick: number) =>
    rectangles([50, 30, 10, high], [120, 30, 10, high], [50, 40, 80, thick]);
  assert.deepEqual(isWhole(block(20)), false);
  assert.deepEqual(isWhole(block(30)), true);
});

Deno.test("a foot stays with the digit that it holds to by more ink", () => {
  /** Two strokes and a foot between them, and how thick it is where it meets each. */
  const foot = (left: number, right: number) =>
    sidesOf(rectangles(
      ...[[42, 30, 16, high], [62, 80, 50, 10], [116, 30, 16, high]] as const,
      ...[[58, 80, 4, left], [112, 80, 4, right]] as const,
    ));
  for (const [left, right, from, to] of [[7, 3, 112, 116], [3, 7, 58, 62]] as const) {
    const [one, other, ...others] = foot(left, right) as [[number, number], [number, number]];
    assert.deepEqual([one[0], other[1], others], [42, 132, []]);
    for (const side of [one[1], other[0]]) assert.ok(side >= from && side <= to, `${side}`);
  }
});

/** The row of two rings, so far apart, that a line so thick connects. */
function rings(apart: number, thick: number) {
  const context = createCanvas(400, 200).getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 400, 200);
  context.lineWidth = 8;
  for (const x of [200 - apart / 2, 200 + apart / 2]) {
    context.beginPath();
    context.ellipse(x, 100, 28, 46, 0, 0, 2 * Math.PI);
    context.stroke();
  }
  context.fillStyle = "black";
  context.fillRect(200 - apart / 2 + 28, 100 - thick / 2, apart - 56, thick);
  const { data: pixels } = context.getImageData(0, 0, 400, 200);
  const [row, ...others] = findRows(findInk({ width: 400, height: 200, pixels }));
  assert.equal(others.length, 0);
  const prior = (from: number, to: number) =>
    row!.candidates.find((one) => one.from === from && one.to === to)!.prior;
  return { row: row!, prior };
}

Deno.test("findRows() has both parts of two digits that touch, and the whole", () => {
  const { row } = rings(80, 6);
  assert.equal(row.atoms.length, 2);
  assert.deepEqual(row.candidates.map(({ from, to }) => [from, to]), [[0, 1], [0, 2], [1, 2]]);
});

Deno.test("parts are less likely the more ink they are cut through", () => {
  const [thin, thick] = [4, 10].map((pixels) => rings(80, pixels).prior(0, 1));
  assert.ok(thick! < thin! - 0.08, `${thick}, ${thin}`);
  assert.ok(thin! < 0);
});

Deno.test("the whole is less likely the wider it is", () => {
  const [narrow, wide] = [80, 110].map((apart) => rings(apart, 6).prior(0, 2));
  // Both for each height of its own, and for each of its row.
  assert.ok(wide! < narrow! - 5 * 30 / 100, `${wide}, ${narrow}`);
});
