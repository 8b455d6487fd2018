// What a campaign plans: its runs in order, their names and folders.

import assert from "node:assert/strict";
import { join } from "node:path";
import { type Campaign, plannedRuns, runFolder, runId } from "../../lib/campaign/campaign.ts";
import { modelsFolder } from "../../lib/store/model_folder.ts";
import { barsModel } from "../_bars.ts";

Deno.test("plannedRuns() goes seed by seed, each run under a name of its own", () => {
  const configuration = { network: () => barsModel(), options: {} };
  const toy: Campaign = {
    name: "toy",
    question: "?",
    configurations: [
      { name: "a b", seeds: [1, 7], ...configuration },
      { name: "c", seeds: [3], ...configuration },
    ],
  };
  const runs = plannedRuns(toy);
  assert.deepEqual(runs.map(({ id }) => id), ["a_b_seed_1", "c_seed_3", "a_b_seed_7"]);
  assert.deepEqual(runs.map(({ seed }) => seed), [1, 3, 7]);
  assert.deepEqual(runs.map(({ configuration: { name } }) => name), ["a b", "c", "a b"]);
});

Deno.test("runId() is fit for a folder's name, and runFolder() is out of the project's models", () => {
  const id = runId("batch 16, dropout 0.25", 3);
  assert.equal(id, "batch_16_dropout_0.25_seed_3");
  assert.equal(runFolder("toy", id), join(modelsFolder, ".campaign", "toy", id));
});
