// Doubtful labels with the class that is likelier.

import assert from "node:assert/strict";
import { labelIssueGrid } from "../../../lib/show/evaluation/label_issue_grid.ts";
import { dataset, textsOf } from "../_examples.ts";

const issue = { index: 3, given: 1, likely: 0, selfConfidence: 0.0001, confidence: 0.97 };

Deno.test("labelIssueGrid() shows labels with the likely class and the label's probability", () => {
  const grid = labelIssueGrid(dataset, [issue, { ...issue, index: 2 }], { count: 1 });
  assert.deepEqual(textsOf(grid), [
    "The most doubtful label of shades/test",
    "2 of 6 labels are doubted; label → likely class, and the label's probability out of sample",
    ...["dog → cat", "label < 0.1 %", "#3"],
  ]);
  assert.equal(labelIssueGrid(dataset, []).alt, "No label of shades/test is in doubt.");
  assert.throws(
    () => labelIssueGrid(dataset, [{ ...issue, index: 0 }]),
    /image 0 with label 1, where the label is 0/,
  );
});
