// The mean over corruptions: each cell counts alike, and the interval is that of a mean over images.

import assert from "node:assert/strict";
import {
  type CorruptedAccuracy,
  meanCorruptionAccuracy,
} from "../../lib/evaluate/mean_corruption_accuracy.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import { near } from "./_fixture.ts";

function row(model: string, corruption: string | undefined, severity: number, right: number[]) {
  const correct = right.reduce((sum, one) => sum + one, 0);
  return {
    ...{ model, corruption, severity, size: right.length, correct },
    ...{ accuracy: correct / right.length, interval: wilsonInterval(correct, right.length) },
    right: Uint8Array.from(right),
  } satisfies CorruptedAccuracy;
}

const rows = [
  row("a", undefined, 0, [1, 1, 1, 1]),
  row("a", "blur", 1, [1, 1, 1, 0]),
  row("a", "blur", 2, [1, 1, 0, 0]),
  row("b", undefined, 0, [1, 1, 1, 1]),
  row("b", "blur", 1, [1, 1, 1, 1]),
  row("b", "blur", 2, [1, 1, 1, 0]),
];

Deno.test("the mean is over the cells, the images as they are left out", () => {
  const { mean, low, high, size, cells } = meanCorruptionAccuracy(rows);
  assert.deepEqual([mean, size, cells], [(0.75 + 0.5) / 2, 4, 2]);
  // Shares of the four images: 1, 1, 1/2, 0; their standard deviation is sqrt(11/48).
  const half = 1.959963984540054 * Math.sqrt(11 / 48 / 4);
  assert.ok(near(low, mean - half, 1e-9) && near(high, mean + half, 1e-9), `${low} ${high}`);
});

Deno.test("the difference of two models is paired by image", () => {
  const { mean, low, high } = meanCorruptionAccuracy(rows, { model: "b", less: "a" });
  assert.equal(mean, 0.25);
  // Differences 0, 0, 1/2, 1/2: a quarter on average, with a standard deviation of sqrt(1/12).
  const half = 1.959963984540054 * Math.sqrt(1 / 12 / 4);
  assert.ok(near(low, mean - half, 1e-9) && near(high, mean + half, 1e-9), `${low} ${high}`);
});

Deno.test("rows that make no mean are refused", () => {
  assert.throws(
    () => meanCorruptionAccuracy([]),
    /expected results on corrupted images, found none/,
  );
  assert.throws(() => meanCorruptionAccuracy(rows.slice(0, 1)), /a: expected results on corrupted/);
  assert.throws(() => meanCorruptionAccuracy(rows, { less: "c" }), /c: expected results/);
  const uneven = [...rows, row("a", "shift", 1, [1])];
  assert.throws(() => meanCorruptionAccuracy(uneven), /expected 4 images .* found 1 in shift 1/);
  assert.throws(
    () => meanCorruptionAccuracy(rows.slice(0, 5), { less: "b" }),
    /b: expected results on the 4 images and 2 corruptions of a, found 4 and 1/,
  );
});
