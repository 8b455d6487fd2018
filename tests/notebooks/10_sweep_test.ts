// Executes the tenth notebook on few images, and counts its runs in the record.

import assert from "node:assert/strict";
import { join } from "node:path";
import { campaignResults } from "../../lib/campaign/results_file.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { assertShows, executed, figure, printed, table } from "./_executed.ts";

Deno.test("10_sweep trains its grid and its draws, and says who is ahead by more than luck", async () => {
  await using folder = await temporaryFolder();
  const name = join(folder.path, "toy");
  const notebook = await executed("10_sweep", `name=${name}`, "images=200", "seeds=2");
  assertShows(notebook, [
    [],
    [table],
    [table, table, figure, figure], // the bar, the runs, and two figures
    ["stdout"],
    ["stdout"],
    [table, table, figure, figure],
    ["stdout"],
    ["stdout"],
  ]);
  const results = await campaignResults(`${name}.jsonl`);
  assert.equal(results.length, 16);
  const means = [...Map.groupBy(results, ({ configuration }) => configuration)].map(
    ([configuration, runs]) => {
      const shares = runs.map(({ validation }) => validation!.accuracy);
      return { configuration, mean: shares.reduce((sum, share) => sum + share) / shares.length };
    },
  );
  const best = Math.max(...means.map(({ mean }) => mean));
  const [, first] = printed(notebook, 4).match(/^first: {2}(.*)$/m)!;
  assert.equal(means.find(({ configuration }) => configuration === first)!.mean, best);
  assert.match(printed(notebook, 5), /95 % interval .*: (it may be|more than) luck/);

  const drawn = await campaignResults(`${name}_random.jsonl`);
  const stopped = drawn.filter(({ training: { reason } }) => reason === "stopped").length;
  assert.equal(drawn.length, 8);
  assert.ok(stopped > 0);
  assert.match(printed(notebook, 7), new RegExp(`^${stopped} of 8 runs were stopped: \\d+ epochs`));
  assert.equal(
    printed(notebook, 8),
    `10_sweep: 16 runs on 200 images, best ${(100 * best).toFixed(2)} % (${first})\n`,
  );
});
