// The results file: every finished run once, whatever happened while it was written.

import assert from "node:assert/strict";
import { join } from "node:path";
import { type Campaign, plannedRuns } from "../../lib/campaign/campaign.ts";
import { campaigns } from "../../lib/campaign/campaigns.ts";
import { chooseBest } from "../../lib/campaign/keep_best.ts";
import { lookAtTest } from "../../lib/campaign/look_at_test_set.ts";
import {
  appendResult,
  campaignResults,
  ensembleResults,
  missingRuns,
  type RunResult,
} from "../../lib/campaign/results_file.ts";
import { summarise } from "../../lib/campaign/summary.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const recorded = await campaignResults("batch_sizes");
const [first, second] = recorded;
if (!first || !second) throw new Error("models/batch_sizes.jsonl has lost its runs");
const untested = ({ test: _, ...result }: RunResult) => result;

const toy: Campaign = {
  name: "toy",
  question: "?",
  configurations: [
    { name: "a b", seeds: [1, 2], network: () => barsModel(), options: {}, keepAs: "kept_a" },
    { name: "c", seeds: [1], network: () => barsModel(), options: {} },
  ],
};

Deno.test("A campaign's runs go seed by seed, each under a name of its own", () => {
  assert.deepEqual(plannedRuns(toy).map(({ id }) => id), ["a_b_seed_1", "c_seed_1", "a_b_seed_2"]);
  for (const campaign of Object.values(campaigns)) {
    const ids = plannedRuns(campaign).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, campaign.name);
  }
});

Deno.test("The results file gives back what was added, with the look at the test set", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  assert.deepEqual(await campaignResults(path), []);
  await appendResult(path, { kind: "trained", result: untested(first) });
  await appendResult(path, { kind: "trained", result: untested(second) });
  await appendResult(path, { kind: "tested", run: first.run, test: first.test! });
  const ensemble = { configuration: "a", members: [first.run, second.run], test: first.test! };
  await appendResult(path, { kind: "ensemble", ensemble });
  assert.deepEqual(await campaignResults(path), [first, untested(second)]);
  assert.deepEqual(await ensembleResults(path), [ensemble]);
});

Deno.test("Half a line that a killed process left is not a result, and does not spoil the next", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  await appendResult(path, { kind: "trained", result: untested(first) });
  await Deno.writeTextFile(path, '{"kind":"trained","result":{"run":"é', { append: true });
  assert.deepEqual(await campaignResults(path), [untested(first)]);
  await appendResult(path, { kind: "trained", result: untested(second) });
  assert.deepEqual(await campaignResults(path), [untested(first), untested(second)]);
});

Deno.test("A line that is no result is refused, with its number", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  await appendResult(path, { kind: "trained", result: untested(first) });
  await Deno.writeTextFile(path, "null\n[]\n", { append: true });
  await assert.rejects(campaignResults(path), /toy.jsonl, line 2: expected a result, found null/);
});

Deno.test("No model is tested while a run of its campaign is missing", async () => {
  const results = [{ ...untested(first), run: "a_b_seed_1", configuration: "a b" }];
  assert.deepEqual(missingRuns(toy, results), ["c_seed_1", "a_b_seed_2"]);
  await assert.rejects(
    lookAtTest(toy, results, bars(10)).next(),
    /campaign toy: expected every run to be finished .* found 2 that are not \(c_seed_1/,
  );
});

Deno.test("The seed of a kept model is the best by validation loss, whatever its test figures", () => {
  const like = (run: string, loss: number, correct: number): RunResult => ({
    ...first,
    ...{ run, configuration: "a b" },
    validation: { ...first.validation!, loss },
    test: { ...first.test!, accuracy: correct },
  });
  const results = [like("a_b_seed_1", 0.05, 0.999), like("a_b_seed_2", 0.04, 0.9)];
  assert.deepEqual(chooseBest(toy, results), [{ run: "a_b_seed_2", model: "kept_a" }]);
});

Deno.test("Every seed's model is kept where each has a name", () => {
  const { close_last: campaign } = campaigns;
  const { name: configuration } = campaign!.configurations[0]!;
  const results = plannedRuns(campaign!).map(({ id, seed }) => ({
    ...first,
    ...{ run: id, seed, configuration, validation: null },
  }));
  assert.deepEqual(
    chooseBest(campaign!, results).map(({ run, model }) => [run, model]),
    results.map(({ run, seed }) => [run, `deep_cnn_27e_128b_seed_${seed}`]),
  );
});

Deno.test("Every recorded figure is that of its own runs: means, counts and wrong images", () => {
  for (const { configuration, runs, test, validation } of summarise(recorded)) {
    const own = recorded.filter((result) => result.configuration === configuration);
    const sum = (of: (result: RunResult) => number) =>
      own.reduce((total, result) => total + of(result), 0);
    assert.equal(runs, 5);
    assert.ok(Math.abs(test.mean - sum(({ test }) => test!.correct) / 50_000) < 1e-9);
    assert.ok(Math.abs(validation.mean - sum(({ validation }) => validation!.accuracy) / 5) < 1e-9);
    for (const { test, training } of own) {
      assert.equal(test!.wrong.length, test!.size - test!.correct);
      assert.equal(test!.looks, 1);
      assert.equal(training.data.train.size, 54_000);
    }
  }
});
