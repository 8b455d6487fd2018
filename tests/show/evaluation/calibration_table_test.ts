// Calibration before and after, in rows.

import assert from "node:assert/strict";
import { calibrationTable } from "../../../lib/show/evaluation/calibration_table.ts";
import { evaluation, flawless } from "../_examples.ts";

Deno.test("calibrationTable() has a row for each state of each model", () => {
  const { cells } = calibrationTable({
    a: { before: evaluation, after: flawless },
    b: { x: flawless },
  });
  assert.deepEqual(cells.map(([model, state]) => `${model} ${state}`), [
    "a before",
    "a after",
    "b x",
  ]);
  const { loss, calibration: { error } } = evaluation;
  assert.deepEqual(cells[0]!.slice(2, 5), [
    "66.67 %",
    loss.toFixed(4),
    `${(100 * error).toFixed(2)} %`,
  ]);
  assert.ok(Number.parseFloat(cells[0]![5]!) > 0);
  assert.deepEqual(cells[1]!.slice(4), ["0.00 %", "0.00 %"]);
});
