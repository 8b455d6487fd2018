// Ensembles: the mean of probabilities, by hand.

import assert from "node:assert/strict";
import { ensemble } from "../../lib/evaluate/ensemble.ts";

const of = (...probabilities: number[]) => ({
  probabilities: Float32Array.from(probabilities),
  size: probabilities.length / 2,
  classes: 2,
});

Deno.test("ensemble() is the mean of its members' probabilities, image by image", () => {
  const { probabilities, size, classes } = ensemble([
    of(1, 0, 0.5, 0.5),
    of(0.5, 0.5, 0.25, 0.75),
    of(0, 1, 0, 1),
  ]);
  assert.deepEqual([...probabilities], [0.5, 0.5, 0.25, 0.75]);
  assert.deepEqual([size, classes], [2, 2]);
});

Deno.test("ensemble() of one model is that model, to the bit", () => {
  assert.deepEqual(ensemble([of(0.1, 0.9)]).probabilities, of(0.1, 0.9).probabilities);
});

Deno.test("ensemble() refuses no members, and members that differ in size", () => {
  assert.throws(
    () => ensemble([]),
    /members: expected predictions of one model or more, found none/,
  );
  assert.throws(
    () => ensemble([of(1, 0), of(1, 0, 0, 1)]),
    /members\[1\]: expected 1 x 2 .*, found 2 x 2/,
  );
});
