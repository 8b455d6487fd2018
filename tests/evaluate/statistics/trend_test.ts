// Trends beside SciPy's linear regression.

import assert from "node:assert/strict";
import { trend } from "../../../lib/evaluate/statistics/trend.ts";
import { near } from "../_fixture.ts";
import fixture from "./fixtures/statistics.json" with { type: "json" };

for (const { points, ...expected } of fixture.trends) {
  Deno.test(`trend() has SciPy's slope and interval through ${points.length} points`, () => {
    const found = trend(points as [number, number][]);
    assert.equal(found.n, points.length);
    for (const key of ["slope", "low", "high"] as const) {
      assert.ok(near(found[key], expected[key]), `${key}: ${found[key]}, not ${expected[key]}`);
    }
  });
}

Deno.test("trend() refuses points that no line is told by", () => {
  assert.throws(() => trend([[1, 2], [2, 3]]), /points: expected three or more, .* found 2/);
  assert.throws(() => trend([[1, 2], [1, 3], [1, 4]]), /of different x/);
});
