// Random ops: no fixture has their values, so their shapes, moments and seeds are tested.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import "../../lib/tensorflow/backend.ts";

const size = 20_000;

Deno.test("randomUniform fills its range evenly", () => {
  const values = tf.randomUniform([size / 4, 4], -1, 3, "float32", 7).dataSync();
  assert.ok(values.every((value) => value >= -1 && value < 3));
  assertMoments(values, 1, 4 / Math.sqrt(12));
});

Deno.test("randomNormal has the mean and deviation asked for", () => {
  assertMoments(tf.randomNormal([size], 2, 0.5, "float32", 7).dataSync(), 2, 0.5);
});

Deno.test("truncatedNormal stays within two deviations", () => {
  const values = tf.truncatedNormal([size], 2, 0.5, "float32", 7).dataSync();
  assert.ok(values.every((value) => Math.abs(value - 2) <= 1 + 1e-6));
  assertMoments(values, 2, 0.5 * 0.8796); // a standard normal cut at 2 deviates by 0.8796
});

Deno.test("multinomial draws each class as often as its logit says", () => {
  const shares = [0.1, 0.2, 0.7];
  const drawn = tf.multinomial(tf.tensor1d(shares.map(Math.log)), size, 7);
  assert.deepEqual([drawn.shape, drawn.dtype], [[size], "int32"]);
  const counts = [0, 0, 0];
  for (const label of drawn.dataSync()) counts[label]!++;
  for (const [label, share] of shares.entries()) {
    const deviation = Math.sqrt(size * share * (1 - share));
    assert.ok(Math.abs(counts[label]! - size * share) < 5 * deviation, `class ${label}`);
  }
});

Deno.test("dropout keeps the mean and drops the share asked for", () => {
  const values = tf.dropout(tf.ones([size]), 0.25, undefined, 7).dataSync();
  const dropped = values.filter((value) => value === 0).length / size;
  assert.ok(Math.abs(dropped - 0.25) < 0.02, `${dropped}`);
  assert.ok(values.every((value) => value === 0 || Math.abs(value - 1 / 0.75) < 1e-6));
});

Deno.test("a seed repeats its numbers and another seed does not", () => {
  const draw = (seed: number) => tf.randomNormal([8], 0, 1, "float32", seed).dataSync();
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});

function assertMoments(values: ArrayLike<number>, mean: number, deviation: number): void {
  const n = values.length;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    sum += values[i]!;
    squares += (values[i]! - mean) ** 2;
  }
  assert.ok(Math.abs(sum / n - mean) < 5 * deviation / Math.sqrt(n), `mean ${sum / n}`);
  assert.ok(Math.abs(Math.sqrt(squares / n) / deviation - 1) < 0.03, "deviation");
}
