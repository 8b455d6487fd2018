// Means, intervals and trends beside SciPy's.

import assert from "node:assert/strict";
import { spread } from "../../../lib/campaign/summary.ts";
import { trend } from "../../../lib/evaluate/statistics/trend.ts";
import fixture from "./fixtures/statistics.json" with { type: "json" };

/** Of an interval's half width: the table of quantiles has four digits. */
const near = (found: number, expected: number, scale: number) =>
  assert.ok(Math.abs(found - expected) < 5e-4 * scale, `${found}, expected ${expected}`);

for (const { values, ...expected } of fixture.spreads) {
  Deno.test(`spread() has SciPy's mean and interval of ${values.length} values`, () => {
    const found = spread(values);
    assert.equal(found.n, values.length);
    assert.ok(Math.abs(found.mean - expected.mean) < 1e-12);
    assert.ok(Math.abs(found.deviation - expected.deviation) < 1e-12);
    near(found.low, expected.low, expected.mean - expected.low);
    near(found.high, expected.high, expected.high - expected.mean);
  });
}

Deno.test("spread() of one value has no interval, and of none no mean", () => {
  assert.deepEqual(spread([0.5]), { n: 1, mean: 0.5, deviation: NaN, low: NaN, high: NaN });
  assert.ok(isNaN(spread([]).mean));
});

for (const { points, ...expected } of fixture.trends) {
  Deno.test(`trend() has SciPy's slope and interval through ${points.length} points`, () => {
    const found = trend(points as [number, number][]);
    const half = expected.high - expected.slope;
    assert.ok(Math.abs(found.slope - expected.slope) < 1e-12);
    near(found.low, expected.low, half);
    near(found.high, expected.high, half);
  });
}

Deno.test("trend() refuses points that no line is told by", () => {
  assert.throws(() => trend([[1, 2], [2, 3]]), /points: expected three or more, .* found 2/);
  assert.throws(() => trend([[1, 2], [1, 3], [1, 4]]), /of different x/);
});
