// campaignTable(): the recorded runs' own counts and means, and nothing where nothing was measured.

import assert from "node:assert/strict";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { campaignTable } from "../../../lib/show/training/campaign_table.ts";
import { sweptRun } from "../_examples.ts";

const ablation = await campaignResults("ablation");
const tested = await campaignResults("close_last");

Deno.test("campaignTable() has a row for each configuration, whose figures are those of its runs", () => {
  const { cells } = campaignTable(ablation);
  const names = [...new Set(ablation.map(({ configuration }) => configuration))];
  assert.deepEqual(cells.map(([name]) => name), names);
  for (const [name, parameters, runs, mean, deviation] of cells) {
    const own = ablation.filter(({ configuration }) => configuration === name);
    const shares = own.map(({ validation }) => validation!.accuracy);
    const expected = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const squares = shares.reduce((sum, share) => sum + (share - expected) ** 2, 0);
    assert.equal(runs, String(own.length));
    assert.equal(mean, `${(100 * expected).toFixed(2)} %`);
    assert.equal(deviation, `${(100 * Math.sqrt(squares / (shares.length - 1))).toFixed(2)} %`);
    assert.equal(parameters?.replaceAll(/\D/g, ""), String(own[0]!.parameters));
  }
});

Deno.test("campaignTable() of two runs has no interval beyond 100 %", () => {
  const twice = ablation.filter(({ configuration }) => configuration === "constant rate 0.001")
    .slice(0, 2);
  const [a, b] = twice.map(({ validation }) => validation!.accuracy);
  const half = 12.706 * Math.abs(a! - b!) / 2; // Student's t of one degree of freedom, two runs
  assert.ok((a! + b!) / 2 + half > 1, "where it would reach to unclipped");
  const [row] = campaignTable(twice).cells;
  assert.deepEqual(row!.slice(5, 7), [
    `${(100 * ((a! + b!) / 2 - half)).toFixed(2)} %`,
    "100.00 %",
  ]);
});

Deno.test("campaignTable() of a single run has no spread, and refuses runs that were not measured so", () => {
  const [row] = campaignTable(tested.slice(0, 1), { of: "test" }).cells;
  assert.deepEqual(row!.slice(3, 7), [
    `${(tested[0]!.test!.correct / 100).toFixed(2)} %`,
    "–",
    "–",
    "–",
  ]);
  assert.throws(() => campaignTable(tested), /^InputError: results: expected runs with validation/);
  assert.throws(() => campaignTable(ablation, { of: "test" }), /expected runs with test figures/);
});

Deno.test("campaignTable() clips the interval of the mean at 0 %, and writes a run's minutes", () => {
  const [first, second] = ablation;
  const low = [0.001, 0.01].map((accuracy, i) => ({
    ...[first, second][i]!,
    ...{ configuration: "untrained", validation: { ...first!.validation!, accuracy } },
    training: { ...first!.training, seconds: 90 },
  }));
  const { headings, cells: [row] } = campaignTable(low);
  assert.equal(row![headings.indexOf("mean, from")], "0.00 %");
  assert.equal(row![headings.indexOf("minutes")], "1.5");
});

Deno.test("campaignTable() of a sweep has a column for each value, and the best configuration first", () => {
  const swept = [0.97, 0.99].flatMap((mean, at) =>
    [1, 2].map((seed) => sweptRun({ runs: 0.001 * (1 + 2 * at) }, seed, mean + seed / 1000))
  );
  const { headings, cells } = campaignTable(swept);
  // A value may be called as a column of the table is.
  assert.deepEqual(headings.slice(0, 4), ["runs", "parameters", "runs", "mean"]);
  assert.deepEqual(cells.map(([value, , runs, mean]) => [value, runs, mean]), [
    ["0.003", "2", "99.15 %"],
    ["0.001", "2", "97.15 %"],
  ]);
  assert.ok(!headings.includes("stopped early"));
  const stopped = swept.map((run) => ({
    ...run,
    training: {
      ...run.training,
      reason: run.seed === 1 ? "stopped" as const : run.training.reason,
    },
  }));
  const table = campaignTable(stopped);
  assert.equal(table.cells[0]![table.headings.indexOf("stopped early")], "1");
});
