// Means over runs and their intervals beside SciPy's.

import assert from "node:assert/strict";
import { spread } from "../../../lib/evaluate/statistics/spread.ts";
import { near } from "../_fixture.ts";
import fixture from "./fixtures/statistics.json" with { type: "json" };

for (const { values, ...expected } of fixture.spreads) {
  Deno.test(`spread() has SciPy's mean and interval of ${values.length} values`, () => {
    const found = spread(values);
    assert.equal(found.n, values.length);
    for (const key of ["mean", "deviation", "low", "high"] as const) {
      assert.ok(near(found[key], expected[key]), `${key}: ${found[key]}, not ${expected[key]}`);
    }
  });
}

Deno.test("spread() of one value has no interval, and of none no mean", () => {
  assert.deepEqual(spread([0.5]), { n: 1, mean: 0.5, deviation: NaN, low: NaN, high: NaN });
  assert.ok(isNaN(spread([]).mean));
});
