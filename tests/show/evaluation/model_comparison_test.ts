// Models beside a baseline: what is fixed, and what is newly wrong.

import assert from "node:assert/strict";
import { modelComparison } from "../../../lib/show/evaluation/model_comparison.ts";
import { evaluation, flawless, otherEvaluation } from "../_examples.ts";

Deno.test("modelComparison() counts what is fixed and newly made beside the baseline", () => {
  const { cells, headings, caption } = modelComparison({
    A: evaluation,
    B: otherEvaluation,
    C: flawless,
  });
  assert.equal(caption, "Models on shades/test, beside A");
  const rows = cells.map((row) => Object.fromEntries(headings.map((name, i) => [name, row[i]])));
  const [a, b, c] = rows;
  assert.deepEqual(rows.map((row) => row["mistakes"]), ["2", "2", "0"]);
  assert.deepEqual(rows.map((row) => row["only its own"]), ["1", "1", "0"]);
  assert.deepEqual([a!["mistakes fixed"], a!["McNemar p"]], ["–", "–"]);
  assert.deepEqual([b!["mistakes fixed"], b!["new mistakes"], b!["McNemar p"]], ["1", "1", "1.0"]);
  // Two flips on one side: 2 x 1/4.
  assert.deepEqual([c!["mistakes fixed"], c!["new mistakes"], c!["McNemar p"]], [
    "2",
    "0",
    "0.50",
  ]);
  const beside = modelComparison({ A: evaluation, C: flawless }, { baseline: "C" });
  assert.equal(beside.cells[0]![beside.headings.indexOf("new mistakes")], "2");
  assert.throws(() => modelComparison({ A: evaluation }, { baseline: "Z" }), /among A, found "Z"/);
});
