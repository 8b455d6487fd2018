// Executes the fifth notebook, and checks its words against the recorded runs.

import assert from "node:assert/strict";
import { campaignResults } from "../../lib/campaign/results_file.ts";
import { joined } from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test("5_batch_sizes tells what the recorded runs say", { ignore: noMnist }, async () => {
  const notebook = await executed("5_batch_sizes");
  assertShows(notebook, [
    [],
    ["stdout"],
    [table],
    [figure],
    ["stdout"],
    [figure],
    [table],
    [figure],
    ["stdout"],
  ]);
  const correct = new Map<string, number>();
  for (const { configuration, test } of await campaignResults("batch_sizes")) {
    correct.set(configuration, (correct.get(configuration) ?? 0) + (test?.correct ?? NaN));
  }
  const rows = joined(
    notebook.cells.find(({ id }) => id === "batch-05")?.outputs?.[0]?.data?.["text/plain"],
  );
  for (const batch of [16, 32, 64, 128]) {
    const mean = (correct.get(`batch ${batch}`)! / 500).toFixed(2);
    assert.match(rows, new RegExp(`^batch ${batch} +225,034 +5 +${mean} %`, "m"));
  }
  // The straight line through the means of four equally large groups, one step apart, is that through all runs.
  const [a, b, c, d] = [16, 32, 64, 128].map((batch) => correct.get(`batch ${batch}`)! / 500);
  const slope = (3 * (d! - a!) + (c! - b!)) / 10;
  assert.match(printed(notebook, 5), new RegExp(`${slope.toFixed(3)} points a doubling`));
});
