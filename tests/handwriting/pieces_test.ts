// Pieces of ink: what touches holds together, also by a corner.

import assert from "node:assert/strict";
import fc from "fast-check";
import { joined, type Piece, pieceOf, piecesOf, takePiece } from "../../lib/handwriting/_pieces.ts";

/** A mask as it is drawn: `#` ink. */
function maskOf(...rows: readonly string[]) {
  const [width, height] = [rows[0]!.length, rows.length];
  return { mask: Uint8Array.from(rows.join(""), (c) => Number(c === "#")), width, height };
}

const boxOf = ({ left, top, right, bottom }: Piece) => [left, top, right, bottom];

Deno.test("piecesOf() tells pieces that do not touch, with tight boxes, in the order of their first pixels", () => {
  const { mask, width, height } = maskOf(
    "##..#",
    "#...#",
    "..#..",
    ".#...",
  );
  const pieces = piecesOf(mask, width, height);
  assert.deepEqual(pieces.map(boxOf), [[0, 0, 2, 2], [4, 0, 5, 2], [1, 2, 3, 4]]);
  assert.deepEqual(pieces.map(({ pixels }) => pixels.toSorted((a, b) => a - b)), [
    [0, 1, 5],
    [4, 9],
    [12, 16],
  ]);
});

Deno.test("pieces that touch by a corner are one; the ends of two rows do not touch", () => {
  const corner = maskOf("#..", ".#.", "..#");
  assert.equal(piecesOf(corner.mask, 3, 3).length, 1);
  const ends = maskOf("..#", "...", "#..");
  assert.equal(piecesOf(ends.mask, 3, 3).length, 2);
  const wrapped = maskOf("...#", "#...");
  assert.equal(piecesOf(wrapped.mask, 4, 2).length, 2);
});

Deno.test("piecesOf() takes every pixel once, and leaves no two pieces that touch; the mask stays as it is", () => {
  const side = fc.integer({ min: 1, max: 14 });
  const masks = fc.tuple(side, side, fc.array(fc.nat(2), { minLength: 196, maxLength: 196 }));
  fc.assert(
    fc.property(masks, ([width, height, draws]) => {
      const mask = Uint8Array.from(draws.slice(0, width * height), (draw) => Number(draw === 0));
      const before = mask.slice();
      const pieces = piecesOf(mask, width, height);
      assert.deepEqual(mask, before);
      const owner = new Map(
        pieces.flatMap(({ pixels }, i) => pixels.map((at) => [at, i] as const)),
      );
      const ink = [...mask.keys()].filter((at) => mask[at]);
      assert.equal(pieces.reduce((sum, { pixels }) => sum + pixels.length, 0), ink.length);
      for (const at of ink) {
        for (const other of ink) {
          const touches = Math.abs(at % width - other % width) <= 1 &&
            Math.abs(Math.floor(at / width) - Math.floor(other / width)) <= 1;
          if (touches) assert.equal(owner.get(at), owner.get(other));
        }
      }
      for (const { pixels } of pieces) {
        // From any pixel, all others are reached by touching ones.
        const reached = new Set([pixels[0]!]);
        for (const at of reached) {
          for (const other of pixels) {
            const [dx, dy] = [
              at % width - other % width,
              Math.floor(at / width) - Math.floor(other / width),
            ];
            if (Math.max(Math.abs(dx), Math.abs(dy)) === 1) reached.add(other);
          }
        }
        assert.equal(reached.size, pixels.length);
      }
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("a piece of a million pixels is found", () => {
  const [piece, ...others] = piecesOf(new Uint8Array(1e6).fill(1), 1000, 1000);
  assert.deepEqual(boxOf(piece!), [0, 0, 1000, 1000]);
  assert.deepEqual([piece!.pixels.length, others.length], [1e6, 0]);
});

Deno.test("takePiece() takes one piece out of a mask, and leaves the others in it", () => {
  const { mask, width, height } = maskOf("##.#", "#..#");
  const piece = takePiece(mask, 1, width, height);
  assert.deepEqual(boxOf(piece), [0, 0, 2, 2]);
  assert.deepEqual(mask, maskOf("...#", "...#").mask);
});

Deno.test("joined() has the pixels of all, and a box around them", () => {
  const [one, other] = [pieceOf([0, 1], 10), pieceOf([25, 34], 10)];
  assert.deepEqual(boxOf(other), [4, 2, 6, 4]);
  const both = joined([one, other]);
  assert.deepEqual(boxOf(both), [0, 0, 6, 4]);
  assert.deepEqual(both.pixels, [0, 1, 25, 34]);
  assert.equal(joined([one]), one);
});
