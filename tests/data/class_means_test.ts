// Class means and the images far from them, beside sums done by hand.

import assert from "node:assert/strict";
import { classMeans, farthestFromMean } from "../../lib/data/class_means.ts";
import { shades } from "../show/_examples.ts";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

Deno.test("classMeans() averages each class, and leaves an empty one blank", () => {
  const means = classMeans(shades([0, 100, 255], [0, 0, 2]));
  assert.deepEqual(means.map(({ size }) => size), [2, 0, 1]);
  assert.deepEqual(means.map(({ pixels }) => pixels[5]), [50, 0, 255]);
});

Deno.test("farthestFromMean() finds the odd ones of each class, the farthest first", () => {
  const odd = farthestFromMean(shades([0, 0, 90, 7, 8], [0, 0, 0, 1, 1]), { count: 2 });
  assert.deepEqual(odd.map(({ index, label }) => [index, label]), [[2, 0], [0, 0], [3, 1], [4, 1]]);
  near(odd[0]!.distance, 60 / 255);
  near(odd[1]!.distance, 30 / 255);
});

Deno.test("farthestFromMean() finds three of each class unless told otherwise", () => {
  const odd = farthestFromMean(shades([0, 10, 20, 90, 0], [0, 0, 0, 0, 1]));
  assert.deepEqual(odd.map(({ index }) => index), [3, 0, 1, 4]);
});
