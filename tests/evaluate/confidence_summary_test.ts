// AUROC beside scikit-learn's, with ties, and the summary of confidence beside NumPy's.

import assert from "node:assert/strict";
import { auroc } from "../../lib/evaluate/statistics/auroc.ts";
import { confidenceSummary } from "../../lib/evaluate/confidence_summary.ts";
import { near, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/confidence.json" with { type: "json" };

const { inside, outside, ties, ...expected } = fixture.auroc;

Deno.test("auroc() is scikit-learn's area, ties counting half", () => {
  assert.ok(ties > 20);
  assert.ok(near(auroc(inside, outside), expected.area));
  assert.ok(near(auroc(outside, inside), 1 - expected.area));
  assert.equal(auroc([2, 3], [1]), 1);
  assert.equal(auroc([1, 1], [1, 1, 1]), 0.5);
});

Deno.test("auroc() refuses groups that cannot be compared", () => {
  assert.throws(() => auroc([], [1]), /expected positive scores, found none/);
  assert.throws(() => auroc([1], []), /expected negative scores, found none/);
  assert.throws(() => auroc([1], [0, NaN]), /found NaN as negative score 1/);
});

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
