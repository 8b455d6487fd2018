// The probabilities written beside images.

import assert from "node:assert/strict";
import { probabilityBars } from "../../../lib/show/evaluation/probability_bars.ts";
import { dataset, predictions, shades, textsOf } from "../_examples.ts";

Deno.test("probabilityBars() writes every probability, and marks right and wrong by a sign", () => {
  const named = { ...dataset, classNames: ["a", "b", "c"] };
  assert.deepEqual(textsOf(probabilityBars(named, predictions, [0, 4])).slice(2), [
    ...["✓ a", "#0", "a", "80.0 %", "b", "10.0 %", "c", "10.0 %"],
    ...["✗ c → a", "#4", "a", "99.0 %", "b", "0.5 %", "c", "0.5 %"],
  ]);
  assert.equal(
    probabilityBars(named, predictions, [4]).alt,
    "Image #4 of shades/test, a c: read as a (99.0 %), then b (0.5 %).",
  );
});

Deno.test("probabilityBars() never rounds a probability to certainty", () => {
  const one = shades([0], [0], ["a", "b"]);
  const bars = probabilityBars(one, {
    probabilities: Float32Array.of(0.99999, 0.00001),
    size: 1,
    classes: 2,
  });
  assert.deepEqual(textsOf(bars).slice(-4), ["a", "> 99.9 %", "b", "< 0.1 %"]);
});

Deno.test("probabilityBars() refuses what it cannot show", () => {
  assert.throws(() => probabilityBars(dataset, predictions, []), /found none/);
  assert.throws(() => probabilityBars(dataset, predictions, [-1]), /from 0 to 5, found -1/);
  assert.throws(() => probabilityBars(shades([1], [0]), predictions), /1 x 3, found 6 x 3/);
});
