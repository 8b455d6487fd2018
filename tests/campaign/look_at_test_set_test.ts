// lookAtTest(): every model once, ensembles with it, and nothing while a run is missing.

import assert from "node:assert/strict";
import { type Campaign, plannedRuns, runFolder } from "../../lib/campaign/campaign.ts";
import { carryOut } from "../../lib/campaign/carry_out.ts";
import { keepBest } from "../../lib/campaign/keep_best.ts";
import { lookAtTest, type TestLook } from "../../lib/campaign/look_at_test_set.ts";
import {
  campaignResults,
  missingRuns,
  type RunResult,
  type TestResult,
} from "../../lib/campaign/results_file.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { images, toyCampaign, watch } from "./_toy_campaign.ts";

for (const weights of [undefined, "float16"] as const) {
  const kind = weights ?? "float32";
  Deno.test(`A campaign's models are looked at once on the test images, and the best by validation kept, ${kind}`, async () => {
    await using folder = await temporaryFolder();
    await using trained = toyCampaign(`${folder.path}/kept`, weights);
    const { campaign } = trained;
    const results = [];
    for (const planned of plannedRuns(campaign)) {
      const result = await carryOut(campaign, planned, images, watch);
      if (result) results.push(result);
    }
    const looked = await looks(campaign, results);
    assert.deepEqual(looked.map(({ run }) => run), results.map(({ run }) => run));
    for (const { run, test } of looked) {
      assert.equal(test.wrong.length, 50 - test.correct);
      assert.equal((await readCard(runFolder(campaign.name, run))).test?.looks, 1);
    }
    const tested = results.map((result, i) => ({ ...result, test: looked[i]!.test }));
    assert.deepEqual(await Array.fromAsync(lookAtTest(campaign, tested, bars(50, 9))), []);
    const [kept] = await keepBest(campaign, tested);
    const best = tested.toSorted((a, b) => a.validation!.loss - b.validation!.loss)[0]!;
    assert.equal(kept!.run, best.run);
    const card = await readCard(`${folder.path}/kept`);
    assert.equal(card.files["weights.bin"]?.sha256, best.weights);
    assert.equal(card.test?.correct, best.test.correct);
    assert.equal(card.weights, weights);
  });
}

Deno.test("A configuration that keeps every seed's model is tested as an ensemble too, once", async () => {
  await using folder = await temporaryFolder();
  await using trained = toyCampaign((seed) => `${folder.path}/seed_${seed}`);
  const { campaign } = trained;
  const results: RunResult[] = [];
  for (const planned of plannedRuns(campaign)) {
    results.push((await carryOut(campaign, planned, images, watch))!);
  }
  const test = bars(300, 9);
  const looked = await Array.fromAsync(lookAtTest(campaign, results, test));
  assert.deepEqual(looked.map(({ kind }) => kind), ["tested", "tested", "ensemble"]);
  const [last] = looked.slice(-1);
  assert.ok(last?.kind === "ensemble");
  assert.deepEqual(last.ensemble.members, results.map(({ run }) => run));
  const models = await Promise.all(
    results.map(async ({ run }) => (await loadModel(runFolder(campaign.name, run))).model),
  );
  const [a, b] = await Promise.all(models.map((model) => predict(model, test)));
  const wrong = Array.from(test.labels, (label, i) => {
    const sums = [0, 1, 2].map((k) => a!.probabilities[3 * i + k]! + b!.probabilities[3 * i + k]!);
    return [label, sums.indexOf(Math.max(...sums))] as const;
  }).flatMap(([label, found], i) => label === found ? [] : [[i, found]]);
  assert.deepEqual(last.ensemble.test.wrong, wrong);
  assert.equal(last.ensemble.test.correct, 300 - wrong.length);

  // Where the models were tested already, only the ensemble is left, and they are not looked at again.
  const tested = results.map((result, i) => ({ ...result, test: figuresOf(looked[i]!) }));
  const again = await Array.fromAsync(lookAtTest(campaign, tested, test));
  assert.deepEqual(again.map(({ kind }) => kind), ["ensemble"]);
  assert.equal((await readCard(runFolder(campaign.name, results[0]!.run))).test?.looks, 1);
  const none = lookAtTest(campaign, tested, test, [last.ensemble]);
  assert.deepEqual(await Array.fromAsync(none), []);
});

Deno.test("No model is tested while a run of its campaign is missing", async () => {
  const configuration = { network: () => barsModel(), options: {} };
  const toy: Campaign = {
    ...{ name: "toy", question: "?" },
    configurations: [
      { name: "a b", seeds: [1, 2], ...configuration },
      { name: "c", seeds: [1], ...configuration },
    ],
  };
  const [{ test: _, ...first } = assert.fail("no runs")] = await campaignResults("batch_sizes");
  const results = [{ ...first, run: "a_b_seed_1", configuration: "a b" }];
  assert.deepEqual(missingRuns(toy, results), ["c_seed_1", "a_b_seed_2"]);
  await assert.rejects(
    lookAtTest(toy, results, bars(10)).next(),
    /campaign toy: expected every run to be finished .* found 2 that are not \(c_seed_1/,
  );
});

/** What looks at single models found. */
async function looks(campaign: Campaign, results: readonly RunResult[]) {
  const found = await Array.fromAsync(lookAtTest(campaign, results, bars(50, 9)));
  return found.map((look) => ({
    run: look.kind === "tested" ? look.run : "",
    test: figuresOf(look),
  }));
}

function figuresOf(look: TestLook): TestResult {
  return look.kind === "tested" ? look.test : look.ensemble.test;
}
