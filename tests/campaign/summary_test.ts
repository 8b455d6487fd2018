// summarise(): the figures of each configuration's own runs.

import assert from "node:assert/strict";
import { campaignResults, type RunResult } from "../../lib/campaign/results_file.ts";
import { summarise } from "../../lib/campaign/summary.ts";

const recorded = await campaignResults("batch_sizes");

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

Deno.test("summarise() has the configurations in their order, and their costs", () => {
  const summaries = summarise(recorded);
  const names = [...new Set(recorded.map(({ configuration }) => configuration))];
  assert.deepEqual(summaries.map(({ configuration }) => configuration), names);
  for (const { configuration, parameters, seconds, epochs, bestEpoch } of summaries) {
    const own = recorded.filter((result) => result.configuration === configuration);
    const mean = (of: (training: RunResult["training"]) => number) =>
      own.reduce((total, { training }) => total + of(training), 0) / own.length;
    assert.equal(parameters, 225_034);
    assert.ok(Math.abs(seconds.mean - mean((training) => training.seconds)) < 1e-9);
    assert.ok(Math.abs(epochs.mean - mean((training) => training.epochs)) < 1e-9);
    assert.ok(Math.abs(bestEpoch.mean - mean((training) => training.bestEpoch)) < 1e-9);
  }
});

Deno.test("summarise() of runs without validation or test images has none of either's figures", () => {
  const [run] = recorded;
  const { test: _, ...untested } = run!;
  const [summary] = summarise([{ ...untested, validation: null }]);
  assert.deepEqual([summary!.runs, summary!.validation.n, summary!.test.n], [1, 0, 0]);
  assert.equal(summary!.parameters, 225_034);
  assert.deepEqual(summarise([]), []);
});
