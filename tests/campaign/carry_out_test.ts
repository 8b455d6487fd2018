// One run of a campaign: saved, recorded, and gone on with after an interruption.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import {
  type Campaign,
  type Configuration,
  plannedRuns,
  runFolder,
} from "../../lib/campaign/campaign.ts";
import { carryOut } from "../../lib/campaign/carry_out.ts";
import { keepBest } from "../../lib/campaign/keep_best.ts";
import type { RunResult, TestResult } from "../../lib/campaign/results_file.ts";
import { lookAtTest, type TestLook } from "../../lib/campaign/look_at_test_set.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const images = bars(100);
const watch = { reporter: silentReporter };

/** A campaign of two seeds whose folder is gone after the test. */
function toy(keepAs?: Configuration["keepAs"], weights?: "float16") {
  const campaign: Campaign = {
    name: `test-${crypto.randomUUID()}`,
    question: "?",
    configurations: [{
      name: "bars",
      seeds: [1, 2],
      network: (seed) => barsModel({ seed }),
      options: { epochs: 3, batchSize: 16, earlyStopping: 5 },
      ...(keepAs !== undefined && { keepAs }),
      ...(weights && { weights }),
    }],
  };
  const folder = dirname(runFolder(campaign.name, "x"));
  const dispose = () => Deno.remove(folder, { recursive: true });
  return { campaign, [Symbol.asyncDispose]: dispose };
}

Deno.test("A run that is interrupted goes on, to what the unbroken run gives", async () => {
  await using broken = toy();
  await using whole = toy();
  const [planned] = plannedRuns(broken.campaign);
  let steps = 0;
  const controller = new AbortController();
  const interrupting = { ...silentReporter, onStepEnd: () => ++steps === 8 && controller.abort() };
  const first = { reporter: interrupting, signal: controller.signal };
  assert.equal(await carryOut(broken.campaign, planned!, images, first), undefined);
  const resumed = await carryOut(broken.campaign, planned!, images, watch);
  const unbroken = await carryOut(whole.campaign, planned!, images, watch);
  assert.equal(resumed!.weights, unbroken!.weights);
  assert.equal(steps, 8);
  const card = await readCard(runFolder(broken.campaign.name, planned!.id));
  assert.deepEqual(resumed!.training, card.training);
  assert.equal(resumed!.seed, 1);
});

for (const weights of [undefined, "float16"] as const) {
  const kind = weights ?? "float32";
  Deno.test(`A campaign's models are looked at once on the test images, and the best by validation kept, ${kind}`, async () => {
    await using folder = await temporaryFolder();
    await using trained = toy(`${folder.path}/kept`, weights);
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
  await using trained = toy((seed) => `${folder.path}/seed_${seed}`);
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

Deno.test("A campaign goes on from models that its configuration loads, and its results say so", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "first");
  const options = { epochs: 10, batchSize: 16, seed: 1, reporter: silentReporter };
  const first = await train(barsModel(), images, options);
  const { files } = await saveModel(first, path);
  await using toys = toy();
  const campaign = {
    ...toys.campaign,
    configurations: [{
      name: "again",
      seeds: [1],
      network: () => loadModel(path),
      options: { epochs: 1, batchSize: 16, earlyStopping: false, learningRate: 1e-6 } as const,
    }],
  };
  const [planned] = plannedRuns(campaign);
  const { training } = (await carryOut(campaign, planned!, images, watch))!;
  const weights = files["weights.bin"]!.sha256;
  assert.deepEqual(training.settings.startedFrom, { name: "first", weights });
  // At such a rate an epoch changes next to nothing, so the weights are where the others ended.
  const [before, after] = [first.history[first.bestEpoch - 1]!, training.history[0]!];
  assert.ok(Math.abs(after.valLoss - before.valLoss) < 1e-3);
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
