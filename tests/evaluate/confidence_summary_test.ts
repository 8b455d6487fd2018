// The summary of confidence beside NumPy's and scikit-learn's.

import assert from "node:assert/strict";
import { confidenceSummary } from "../../lib/evaluate/confidence_summary.ts";
import { near, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/confidence.json" with { type: "json" };

const { inside, outside, ...expected } = fixture.auroc;

Deno.test("confidenceSummary() says of the greatest probability what NumPy and scikit-learn do", () => {
  // Half of the rows have the greatest probability last.
  const of = (confidence: readonly number[]) =>
    predictionsOf(confidence.map((p, i) => i % 2 ? [p, 1 - p] : [1 - p, p]));
  const { size, mean, above90, above99, auroc, passing } = confidenceSummary(
    of(outside),
    of(inside),
  );
  assert.equal(size, outside.length);
  assert.ok(near(mean, expected.mean, 1e-7));
  assert.ok(expected.above90 > 0 && expected.above90 < 1);
  assert.ok(near(above90, expected.above90));
  assert.ok(near(above99, expected.above99));
  assert.ok(near(auroc, expected.area));
  assert.ok(expected.passing > 0 && expected.passing < 1);
  assert.ok(near(passing, expected.passing));
});
