// markTable(): the least of those past a mark, and how many of its kind are.

import assert from "node:assert/strict";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { markTable } from "../../../lib/show/training/mark_table.ts";

const ablation = await campaignResults("ablation");

Deno.test("markTable() finds the smallest and the quickest run past a mark, by validation images", () => {
  const { cells } = markTable(ablation, [0.994]);
  assert.deepEqual(cells.map((row) => row.slice(0, 2)), [["99.4 %", "smallest"], [
    "99.4 %",
    "quickest",
  ]]);
  const past = ablation.filter(({ validation }) => validation!.accuracy >= 0.994);
  const least = Math.min(...past.map(({ parameters }) => parameters));
  const quickest = past.reduce((a, b) => a.training.seconds <= b.training.seconds ? a : b);
  const own = (runs: typeof ablation, name: string) =>
    runs.filter(({ configuration }) => configuration === name).length;
  const name = past.find(({ parameters }) => parameters === least)!.configuration;
  assert.equal(cells[0]![2], name);
  assert.equal(cells[0]![3], `${own(past, name)} of ${own(ablation, name)}`);
  assert.equal(cells[0]![4]!.replaceAll(/\D/g, ""), String(least));
  assert.equal(cells[1]![2], quickest.configuration);
  assert.equal(cells[1]![6], (quickest.training.seconds / 60).toFixed(1));
  assert.equal(cells[1]![8], "validation");
});

Deno.test("markTable() takes test images where none validated, and has no row for a mark that none reached", async () => {
  const tested = await campaignResults("close_last");
  const [smallest] = markTable(tested, [0.997]).cells;
  assert.equal(smallest![8], "test");
  assert.equal(
    smallest![7],
    `${(100 * Math.max(...tested.map(({ test }) => test!.accuracy))).toFixed(2)} %`,
  );
  assert.equal(markTable(tested, [0.9999]).cells.length, 0);
});

Deno.test("markTable() counts a run that is exactly at the mark, and prefers the more accurate of equals", () => {
  const run = { ...ablation[0]!, configuration: "worse" };
  const better = { ...run, configuration: "better" };
  const at = (accuracy: number) => ({ validation: { ...run.validation!, accuracy } });
  const { cells } = markTable([{ ...run, ...at(0.99) }, { ...better, ...at(0.995) }], [0.99]);
  assert.deepEqual(cells.map(([, , name, past]) => [name, past]), [
    ["better", "1 of 1"],
    ["better", "1 of 1"],
  ]);
  assert.equal(markTable([{ ...run, ...at(0.99) }], [0.99]).cells.length, 2);
});
