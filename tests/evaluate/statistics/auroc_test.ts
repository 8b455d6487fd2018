// AUROC beside scikit-learn's, with ties.

import assert from "node:assert/strict";
import { auroc } from "../../../lib/evaluate/statistics/auroc.ts";
import { near } from "../_fixture.ts";
import fixture from "../fixtures/confidence.json" with { type: "json" };

const { inside, outside, ties, area } = fixture.auroc;

Deno.test("auroc() is scikit-learn's area, ties counting half", () => {
  assert.ok(ties > 20);
  assert.ok(near(auroc(inside, outside), area));
  assert.ok(near(auroc(outside, inside), 1 - area));
  assert.equal(auroc([2, 3], [1]), 1);
  assert.equal(auroc([1, 1], [1, 1, 1]), 0.5);
});

Deno.test("auroc() refuses groups that cannot be compared", () => {
  assert.throws(() => auroc([], [1]), /expected positive scores, found none/);
  assert.throws(() => auroc([1], []), /expected negative scores, found none/);
  assert.throws(() => auroc([1], [0, NaN]), /found NaN as negative score 1/);
});
