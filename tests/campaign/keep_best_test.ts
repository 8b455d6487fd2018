// chooseBest(): the seed that validation prefers, by the metric that training monitored; or every seed.

import assert from "node:assert/strict";
import { type Campaign, plannedRuns } from "../../lib/campaign/campaign.ts";
import { campaigns } from "../../lib/campaign/campaigns.ts";
import { chooseBest } from "../../lib/campaign/keep_best.ts";
import { campaignResults, type RunResult } from "../../lib/campaign/results_file.ts";
import { barsModel } from "../_bars.ts";

const [first = assert.fail("models/batch_sizes.jsonl has lost its runs")] = await campaignResults(
  "batch_sizes",
);
const configuration = { network: () => barsModel(), options: {} };
const toy: Campaign = {
  name: "toy",
  question: "?",
  configurations: [
    { name: "a b", seeds: [1, 2], keepAs: "kept_a", ...configuration },
    { name: "c", seeds: [1], ...configuration },
  ],
};

/** A run of the first configuration. */
function run(seed: number, loss: number, accuracy: number, tested: number): RunResult {
  return {
    ...first,
    ...{ run: `a_b_seed_${seed}`, seed, configuration: "a b" },
    validation: { ...first.validation!, loss, accuracy },
    test: { ...first.test!, accuracy: tested },
  };
}

const monitoring = (monitor: "valLoss" | "valAccuracy", results: readonly RunResult[]) =>
  results.map((result) => ({
    ...result,
    training: { ...result.training, settings: { ...result.training.settings, monitor } },
  }));

Deno.test("The seed of a kept model is the best by what was monitored, whatever its test figures", () => {
  const results = [run(1, 0.05, 0.98, 0.999), run(2, 0.04, 0.97, 0.9)];
  const kept = (seed: number) => [{ run: `a_b_seed_${seed}`, model: "kept_a" }];
  assert.deepEqual(chooseBest(toy, monitoring("valLoss", results)), kept(2));
  assert.deepEqual(chooseBest(toy, monitoring("valAccuracy", results)), kept(1));
});

Deno.test("Of seeds that are equally good, the lowest is kept; of none and of a configuration that keeps none, nothing", () => {
  const results = [run(2, 0.05, 0.98, 0.999), run(1, 0.05, 0.98, 0.9)];
  assert.deepEqual(chooseBest(toy, results), [{ run: "a_b_seed_1", model: "kept_a" }]);
  assert.deepEqual(chooseBest(toy, results.map((result) => ({ ...result, validation: null }))), [
    { run: "a_b_seed_1", model: "kept_a" },
  ]);
  assert.deepEqual(chooseBest(toy, []), []);
  assert.deepEqual(chooseBest(toy, [{ ...first, configuration: "c" }]), []);
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
