// An evaluation in tables: as a whole, and class by class.

import assert from "node:assert/strict";
import { perClassTable, summaryTable } from "../../../lib/show/evaluation/evaluation_tables.ts";
import type { TestFigures } from "../../../lib/store/model_card.ts";
import { evaluation } from "../_examples.ts";

Deno.test("summaryTable() has the accuracy with its interval, the loss and the calibration", () => {
  assert.deepEqual(summaryTable(evaluation).cells, [
    ["images", "6"],
    ["accuracy", "66.67 %"],
    ["95 % interval", "30.00 % to 90.32 %"],
    ["mistakes", "2"],
    ["loss", "1.2912 nats"],
    ["expected calibration error", "43.17 %"],
  ]);
});

Deno.test("summaryTable() tells of earlier looks at the same images, and of no others", () => {
  const { size, correct, accuracy, interval, loss } = evaluation;
  const earlier: TestFigures = {
    ...{ dataset: evaluation.dataset, size, correct, accuracy, interval, loss, looks: 3 },
    source: { kind: "custom", sha256: {} },
    evaluated: "2026-01-01T00:00:00Z",
  };
  const { cells } = summaryTable(evaluation, { earlier });
  assert.deepEqual(cells.at(-1), ["earlier looks of this model", "3, the last 66.67 %"]);
  const plain = summaryTable(evaluation).cells;
  assert.deepEqual(summaryTable(evaluation, { earlier: null }).cells, plain);
  const other = { ...earlier, dataset: "other images" };
  assert.deepEqual(summaryTable(evaluation, { earlier: other }).cells, plain);
});

Deno.test("perClassTable() has each class's scores and what it is taken for", () => {
  const shown = perClassTable({ ...evaluation, classNames: ["cat", "dog", "eel"] });
  assert.deepEqual(shown.headings, [
    "class",
    "images",
    "precision",
    "recall",
    "F1",
    "most often taken for",
  ]);
  assert.deepEqual(shown.cells.map((row) => row.slice(1)), [
    ["2", "50.00 %", "50.00 %", "50.00 %", "dog (1×)"],
    ["2", "66.67 %", "100.00 %", "80.00 %", "–"],
    ["2", "100.00 %", "50.00 %", "66.67 %", "cat (1×)"],
  ]);
});
