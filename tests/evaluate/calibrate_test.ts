// Which bin a confidence falls into, at the edges too; evaluate_test.ts has the figures beside NumPy's.

import assert from "node:assert/strict";
import { calibrate } from "../../lib/evaluate/_calibrate.ts";

/** The bin of one image of this confidence. */
function binOf(confidence: number): number {
  const { bins } = calibrate(Float32Array.of(confidence), () => true);
  assert.equal(bins.reduce((sum, { size }) => sum + size, 0), 1);
  return bins.findIndex(({ size }) => size === 1);
}

Deno.test("a bin holds what is above its low end, up to its high end", () => {
  assert.deepEqual([0, 0.01, 0.066].map(binOf), [0, 0, 0], "as of more than 15 classes");
  assert.deepEqual([0.067, 0.2, 0.201].map(binOf), [1, 3, 3], "0.2 is a little more in float32");
  assert.deepEqual([0.5, 0.93, 0.934].map(binOf), [7, 13, 14]);
  assert.deepEqual([1, 1.009].map(binOf), [14, 14], "as rounding may leave it");
});

Deno.test("the error weighs each bin's gap by its images", () => {
  // Two of three right at 0.9, in one bin; one wrong at 0.5, in another.
  const { error, bins } = calibrate(Float32Array.of(0.9, 0.9, 0.9, 0.5), (i) => i < 2);
  assert.ok(Math.abs(error - (Math.abs(2 - 2.7) + 0.5) / 4) < 1e-7, `${error}`);
  assert.equal(bins[13]!.accuracy, 2 / 3);
  assert.ok(Math.abs(bins[13]!.confidence - 0.9) < 1e-7);
});
