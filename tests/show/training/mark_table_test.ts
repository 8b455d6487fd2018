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
