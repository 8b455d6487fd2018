// mcNemar() beside SciPy's exact binomial test.

import assert from "node:assert/strict";
import { mcNemar, mcNemarPValue } from "../../../lib/evaluate/statistics/mc_nemar.ts";
import { near } from "../_fixture.ts";
import fixture from "../fixtures/mc_nemar.json" with { type: "json" };

function graded(truth: readonly number[], predicted: readonly number[]) {
  return {
    dataset: "fixture",
    size: truth.length,
    truth: Uint8Array.from(truth),
    predicted: Uint8Array.from(predicted),
  };
}

Deno.test("mcNemarPValue() agrees with SciPy, from no difference to one of thousands", () => {
  for (const [first, second, expected] of fixture.pValues) {
    const actual = mcNemarPValue(first!, second!);
    const off = Math.abs(actual - expected!) / expected!;
    assert.ok(off < 1e-10, `${first} and ${second}: ${actual} for ${expected}`);
  }
});

Deno.test("mcNemar() divides the images as NumPy does, and tests the difference", () => {
  const { truth, first, second, counts, pValue } = fixture.pair;
  const found = mcNemar(graded(truth, first), graded(truth, second));
  assert.deepEqual([found.both, found.onlyFirst, found.onlySecond, found.neither], counts);
  assert.ok(near(found.pValue, pValue));
});

Deno.test("mcNemar() of a model and itself finds nothing", () => {
  const { truth, first } = fixture.pair;
  const found = mcNemar(graded(truth, first), graded(truth, first));
  assert.deepEqual([found.onlyFirst, found.onlySecond, found.pValue], [0, 0, 1]);
});

Deno.test("mcNemar() refuses evaluations of other images, and counts that mean nothing", () => {
  assert.throws(() => mcNemar(graded([0, 1], [0, 1]), graded([0], [0])), /same images/);
  assert.throws(() => mcNemarPValue(-1, 3), /whole numbers from 0, found -1/);
  assert.throws(() => mcNemarPValue(1.5, 3), RangeError);
});
