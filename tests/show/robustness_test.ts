// What the figures and tables of calibration and robustness say.

import assert from "node:assert/strict";
import { corruptionNames } from "../../lib/data/corruptions/corrupt.ts";
import { calibrationComparison } from "../../lib/show/evaluation/calibration_comparison.ts";
import { calibrationTable } from "../../lib/show/evaluation/calibration_table.ts";
import { corruptionSheet } from "../../lib/show/data/corruption_sheet.ts";
import {
  confidenceTable,
  outOfDistributionGrid,
} from "../../lib/show/evaluation/out_of_distribution.ts";
import { robustnessCurves } from "../../lib/show/evaluation/robustness_curves.ts";
import { robustnessSummary, robustnessTable } from "../../lib/show/evaluation/robustness_tables.ts";
import {
  dataset,
  evaluation,
  flawless,
  predictions,
  robustnessRows,
  textsOf,
} from "./_examples.ts";

Deno.test("calibrationComparison() sets error and loss of each above its diagram", () => {
  const figure = calibrationComparison({ before: evaluation, after: flawless });
  const texts = textsOf(figure);
  assert.ok(texts.indexOf("before") < texts.indexOf("after"));
  assert.equal(texts.filter((words) => words === "Accuracy").length, 2);
  assert.ok(texts.includes(`loss ${evaluation.loss.toFixed(4)} nats`));
  assert.ok(texts.includes("calibration error 0.00 %"));
  assert.match(
    figure.alt,
    /before: expected calibration error .* after: expected calibration error 0.00 %/,
  );
  assert.throws(() => calibrationComparison({}), /one to three evaluations, found 0/);
});

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

Deno.test("corruptionSheet() has each corruption in five severities", () => {
  const { svg, alt } = corruptionSheet(dataset, { index: 2 });
  assert.equal([...svg.matchAll(/<image /g)].length, 5 * corruptionNames.length);
  for (const name of corruptionNames) assert.ok(alt.includes(name));
  assert.match(alt, /Image #2 of shades\/test, a dog/);
  assert.throws(() => corruptionSheet(dataset, { index: 6 }), /found 6/);
});

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

Deno.test("robustnessTable() has a row for each corruption, an interval in each cell, and the mean", () => {
  const { headings, cells, caption } = robustnessTable(robustnessRows);
  assert.deepEqual(headings, ["corruption", "severity 1", "severity 5", "mean"]);
  assert.deepEqual(cells[0], ["blur", "82.5 % (68.1–91.3)", "12.5 % (5.5–26.1)", "47.5 %"]);
  assert.equal(cells.length, 2);
  assert.match(caption ?? "", /plain: accuracy on 40 images a cell/);
  assert.throws(() => robustnessTable(robustnessRows, "none"), /none: expected results/);
});

Deno.test("robustnessCurves() has a chart for each corruption and every accuracy in words", () => {
  const figure = robustnessCurves(robustnessRows);
  assert.ok(textsOf(figure).includes("blur") && textsOf(figure).includes("shift"));
  assert.match(figure.alt, /blur: plain 82.5 %, 12.5 %; .* 87.5 %, 37.5 %\. shift:/);
  assert.throws(() => robustnessCurves(robustnessRows.slice(0, 1)), /spoilt images, found none/);
});

Deno.test("confidenceTable() writes shares as percentages and the area as it is", () => {
  const summary = {
    size: 1000,
    mean: 0.8312,
    above90: 0.55,
    above99: 0.301,
    auroc: 0.9712,
    passing: 0.2,
  };
  const { cells } = confidenceTable([{ model: "plain", images: "letters", ...summary }]);
  assert.deepEqual(cells[0], [
    "letters",
    "plain",
    "1,000",
    "83.1 %",
    "55.0 %",
    "30.1 %",
    "0.971",
    "20.0 %",
  ]);
});

Deno.test("outOfDistributionGrid() says what each image was taken for, and how surely", () => {
  const set = { name: "shades", distance: "far", description: "even ones", dataset } as const;
  const texts = textsOf(outOfDistributionGrid([set], [predictions]));
  assert.deepEqual(texts.slice(2, 7), [
    "shades (far): even ones",
    "cat",
    "80.0 %",
    "dog",
    "70.0 %",
  ]);
  assert.throws(() => outOfDistributionGrid([set], []), /predictions of 6 images, found none/);
});
