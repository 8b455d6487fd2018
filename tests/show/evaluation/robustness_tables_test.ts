// Accuracy on corrupted images, in tables.

import assert from "node:assert/strict";
import {
  robustnessSummary,
  robustnessTable,
} from "../../../lib/show/evaluation/robustness_tables.ts";
import type { CorruptedAccuracy } from "../../../lib/evaluate/mean_corruption_accuracy.ts";
import { robustnessRows } from "../_examples.ts";

Deno.test("robustnessSummary() compares with the first model, and names the worst corruption", () => {
  const [plain, other] = robustnessSummary(robustnessRows).cells;
  // 40 of 40; then 33 and 5 of 40 twice.
  assert.deepEqual(plain!.slice(0, 2), ["plain", "100.0 % (91.2–100.0)"]);
  assert.match(plain![2]!, /^47.5 % \(\d\d.\d–\d\d.\d\)$/);
  assert.deepEqual(plain!.slice(3), ["–", "blur, 47.5 %"]);
  // 35 and 15 of 40: 15 points more.
  assert.match(other![3]!, /^\+15.0 points \(\d+.\d to \d+.\d\)$/);
  assert.throws(() => robustnessSummary([]), /found none/);
});

Deno.test("robustnessSummary() says which models were predicted in 16 bits", () => {
  const inBfloat16 = (isSo: (row: CorruptedAccuracy) => boolean) =>
    robustnessSummary(
      robustnessRows.map((row) => isSo(row) ? { ...row, precision: "bfloat16" as const } : row),
    ).caption;
  const images = "40 images, each in 4 corruptions and severities";
  assert.equal(inBfloat16(() => false), images);
  assert.equal(inBfloat16(() => true), `${images}, predicted in bfloat16`);
  assert.equal(
    inBfloat16(({ model }) => model === "plain"),
    `${images}, plain predicted in bfloat16`,
  );
});

Deno.test("robustnessTable() has a row for each corruption, an interval in each cell, and the mean", () => {
  const { headings, cells, caption } = robustnessTable(robustnessRows);
  assert.deepEqual(headings, ["corruption", "severity 1", "severity 5", "mean"]);
  assert.deepEqual(cells[0], ["blur", "82.5 % (68.1–91.3)", "12.5 % (5.5–26.1)", "47.5 %"]);
  assert.equal(cells.length, 2);
  assert.match(caption ?? "", /plain: accuracy on 40 images a cell/);
  assert.throws(() => robustnessTable(robustnessRows, "none"), /none: expected results/);
});

Deno.test("robustnessSummary() names the corruption of the lowest mean", () => {
  const easier = robustnessRows.map((row) =>
    row.corruption === "blur" ? { ...row, accuracy: row.accuracy + 0.1 } : row
  );
  assert.deepEqual(robustnessSummary(easier).cells.map((row) => row[4]), [
    "shift, 47.5 %",
    "shift, 62.5 %",
  ]);
});
