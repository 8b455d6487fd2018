// wilsonInterval() beside SciPy.

import assert from "node:assert/strict";
import { wilsonInterval } from "../../../lib/evaluate/statistics/wilson_interval.ts";
import { fixture, near } from "../_fixture.ts";

Deno.test("wilsonInterval() agrees with SciPy at any level, and at both ends", () => {
  for (const [successes, n, confidence, low, high] of fixture.wilson) {
    const interval = wilsonInterval(successes!, n!, confidence!);
    const of = `${successes} of ${n} at ${confidence}`;
    assert.ok(near(interval.low, low!), of);
    assert.ok(near(interval.high, high!), of);
  }
});

Deno.test("wilsonInterval() touches 0 and 1 exactly", () => {
  assert.equal(wilsonInterval(0, 3).low, 0);
  assert.equal(wilsonInterval(3, 3).high, 1);
});

Deno.test("wilsonInterval() is of 95 % unless told otherwise", () => {
  assert.deepEqual(wilsonInterval(7, 9), wilsonInterval(7, 9, 0.95));
});

Deno.test("wilsonInterval() refuses counts and levels that mean nothing", () => {
  assert.throws(() => wilsonInterval(1, 0), /n: expected a whole number from 1 up, found 0/);
  assert.throws(() => wilsonInterval(4, 3), /from 0 to n = 3, found 4/);
  assert.throws(() => wilsonInterval(0.5, 3), RangeError);
  assert.throws(() => wilsonInterval(1, 3, 1), /between 0 and 1, found 1/);
  assert.throws(() => wilsonInterval(1, 3, NaN), RangeError);
});
