// chooseDigits(): beside every way there is to read a row.

import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseDigits } from "../../lib/handwriting/_choose_digits.ts";
import type { Candidate, Row } from "../../lib/handwriting/find_digits.ts";
import type { Piece } from "../../lib/handwriting/_pieces.ts";

/** An atom as high as is said, in a row 20 high. */
const atom = (at: number, height = 20): Piece => ({
  ...{ left: 20 * at, right: 20 * at + Math.min(10, height), top: 0, bottom: height, pixels: [] },
});

function rowOf(heights: readonly number[], candidates: readonly (readonly number[])[]): Row {
  const atoms = heights.map((height, at) => atom(at, height));
  return {
    ...{ atoms, height: 20 },
    candidates: candidates.map(([from = 0, to = 0, prior = 0]): Candidate => ({
      ...{ from, to, prior, ink: atoms[from]! },
    })),
  };
}

Deno.test("chooseDigits() takes the ways that the network is surest of, from left to right", () => {
  const row = rowOf([20, 20, 20], [[0, 1], [0, 2], [1, 2], [2, 3], [1, 3]]);
  assert.deepEqual(chooseDigits(row, [0.9, 0.5, 0.9, 0.9, 0.4]), [0, 2, 3]);
  assert.deepEqual(chooseDigits(row, [0.3, 0.99, 0.3, 0.9, 0.4]), [1, 3]);
  assert.deepEqual(chooseDigits(row, [0.99, 0.4, 0.3, 0.3, 0.99]), [0, 4]);
});

Deno.test("where atoms belong together counts beside how sure the network is", () => {
  const ways = (prior: number) => rowOf([20, 20], [[0, 1], [1, 2], [0, 2, prior]]);
  assert.deepEqual(chooseDigits(ways(0), [0.8, 0.8, 0.9]), [2]);
  assert.deepEqual(chooseDigits(ways(-2.5), [0.8, 0.8, 0.9]), [0, 1]);
});

Deno.test("an atom of a digit's height is not left out, a speck that is no digit is", () => {
  assert.deepEqual(chooseDigits(rowOf([20], [[0, 1]]), [0.11]), [0]);
  // A speck costs 0.5 and 12 times its height's share.
  assert.deepEqual(chooseDigits(rowOf([20, 1], [[0, 1], [1, 2, -2]]), [0.9, 0.3]), [0]);
  assert.deepEqual(chooseDigits(rowOf([20, 1], [[0, 1], [1, 2, 0]]), [0.9, 0.9]), [0, 1]);
});

Deno.test("a row without atoms, or without candidates, has no digits", () => {
  assert.deepEqual(chooseDigits(rowOf([], []), []), []);
  assert.deepEqual(chooseDigits(rowOf([20], []), []), []);
});

Deno.test("a digit of which the network knows nothing is still read, not left out", () => {
  assert.deepEqual(chooseDigits(rowOf([20], [[0, 1]]), [0]), [0]);
});

/** The score of each way to read a row, by its definition. */
function* waysOf(
  { atoms, candidates, height }: Row,
  confidence: readonly number[],
  at = 0,
): Generator<{ score: number; chosen: number[] }> {
  if (at === atoms.length) {
    yield { score: 0, chosen: [] };
    return;
  }
  const { top, bottom, left, right } = atoms[at]!;
  const size = Math.min(1, Math.max(bottom - top, right - left) / height);
  for (const { score, chosen } of waysOf({ atoms, candidates, height }, confidence, at + 1)) {
    yield { score: score - 0.5 - 12 * size, chosen };
  }
  for (const [index, { from, to, prior }] of candidates.entries()) {
    if (from !== at) continue;
    const own = prior + (to - from) * Math.log(Math.max(1e-3, confidence[index]!));
    for (const { score, chosen } of waysOf({ atoms, candidates, height }, confidence, to)) {
      yield { score: score + own, chosen: [index, ...chosen] };
    }
  }
}

Deno.test("no other way to read a row has a higher score", () => {
  const rows = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }).chain(
    (heights) =>
      fc.tuple(
        fc.constant(heights),
        fc.array(
          fc.record({
            from: fc.nat(heights.length - 1),
            atoms: fc.integer({ min: 1, max: 4 }),
            prior: fc.double({ min: -3, max: 0, noNaN: true }),
            confidence: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          { maxLength: 9 },
        ),
      ),
  );
  fc.assert(
    fc.property(rows, ([heights, drawn]) => {
      const fitting = drawn.filter(({ from, atoms }) => from + atoms <= heights.length);
      const row = rowOf(
        heights,
        fitting.map(({ from, atoms, prior }) => [from, from + atoms, prior]),
      );
      const confidence = fitting.map(({ confidence }) => confidence);
      const found = chooseDigits(row, confidence).join();
      const ways = [...waysOf(row, confidence)];
      const best = Math.max(...ways.map(({ score }) => score));
      const scored = ways.find(({ chosen }) => chosen.join() === found);
      assert.ok(scored, `${found} overlaps itself`);
      assert.ok(Math.abs(scored.score - best) < 1e-9, `${scored.score}, not ${best}`);
    }),
    { seed: 1, numRuns: 300 },
  );
});
