// rowsOf(): rows follow the page's slope, and keep what is small or wide.

import assert from "node:assert/strict";
import type { Piece } from "../../lib/handwriting/_pieces.ts";
import { rowsOf } from "../../lib/handwriting/_rows.ts";

/** Usual height of a digit. */
const usual = 40;

/** A piece around a middle. */
const piece = (x: number, y: number, height = usual, width = height / 2): Piece => ({
  ...{ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 },
  pixels: [],
});

const rowsFound = (pieces: readonly Piece[]) =>
  rowsOf(pieces, usual).map((row) => row.map((one) => pieces.indexOf(one)));

Deno.test("rows go from top to bottom, their digits from left to right, in whatever order they come", () => {
  const pieces = [piece(200, 110), piece(50, 20), piece(120, 24), piece(60, 100), piece(190, 16)];
  assert.deepEqual(rowsFound(pieces), [[1, 2, 4], [3, 0]]);
});

for (const slope of [0.25, -0.25]) {
  Deno.test(`rows of slope ${slope} stay apart, though one ends as low as the other begins`, () => {
    // From one digit to the next is more than digits of one row may differ by.
    const row = (y: number) =>
      [0, 1, 2, 3, 4].map((i) => piece(40 + 110 * i, 200 + y + 110 * slope * i));
    assert.deepEqual(rowsFound([...row(0), ...row(80)]), [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]);
  });
}

Deno.test("two digits tell no slope: one is far lower, so each has a row", () => {
  assert.deepEqual(rowsFound([piece(40, 40), piece(140, 70)]), [[0], [1]]);
});

Deno.test("what is far away, or rather below than beside, tells no slope", () => {
  const apart = (x: number, y: number) => [0, 1, 2, 3].map((i) => piece(40 + i * x, 40 + i * y));
  assert.deepEqual(rowsFound(apart(200, 30)), [[0], [1], [2], [3]]);
  assert.deepEqual(rowsFound(apart(50, 60)), [[0], [1], [2], [3]]);
});

Deno.test("after a digit that is low, a row goes on where it was", () => {
  const heights = [0, 0, 0, 0, 20, -8];
  const pieces = heights.map((y, i) => piece(40 + 60 * i, 100 + y));
  assert.deepEqual(rowsFound(pieces), [[0, 1, 2, 3, 4, 5]]);
});

Deno.test("digits that touch make a row, a bar does not", () => {
  const row = [piece(40, 40), piece(80, 40), piece(120, 40)];
  const touching = piece(80, 100, usual, 130);
  assert.deepEqual(rowsFound([...row, touching]), [[0, 1, 2], [3]]);
  const bar = piece(140, 22, 25, 50);
  assert.deepEqual(rowsFound([...row, bar]), [[0, 1, 2, 3]]);
});

Deno.test("a small digit belongs to the row that it lies in, however far away; a dot does not", () => {
  const row = [piece(40, 40), piece(80, 40), piece(120, 40)];
  assert.deepEqual(rowsFound([...row, piece(300, 48, 16)]), [[0, 1, 2, 3]]);
  assert.deepEqual(rowsFound([...row, piece(300, 48, 8)]), [[0, 1, 2]]);
  assert.deepEqual(rowsFound([...row, piece(300, 100, 16)]), [[0, 1, 2]]);
});

Deno.test("a dot belongs to what is near, also to another dot", () => {
  const row = [piece(40, 40), piece(80, 40), piece(120, 40)];
  const dots = [piece(192, 40, 8), piece(160, 40, 8)];
  assert.deepEqual(rowsFound([...row, ...dots]), [[0, 1, 2, 4, 3]]);
  assert.deepEqual(rowsFound([...row, dots[0]!]), [[0, 1, 2]]);
});

Deno.test("where all pieces are small they are one row", () => {
  assert.deepEqual(rowsFound([piece(90, 40, 8), piece(40, 90, 8)]), [[0, 1]]);
});
