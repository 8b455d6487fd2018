// One run of a campaign: saved, recorded, and gone on with after an interruption.

import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Campaign } from "../../lib/campaign/campaign.ts";
import { plannedRuns } from "../../lib/campaign/campaign.ts";
import { carryOut, runFolder } from "../../lib/campaign/carry_out.ts";
import { keepBest } from "../../lib/campaign/keep_best.ts";
import { lookAtTest } from "../../lib/campaign/test_look.ts";
import { readCard } from "../../lib/model/read_card.ts";
import { silentReporter } from "../../lib/show/default_reporter.ts";
import { bars, barsModel } from "../model/_bars.ts";
import { temporaryFolder } from "../model/_temporary_folder.ts";

const images = bars(100);
const watch = { reporter: silentReporter };

/** A campaign of two seeds whose folder is gone after the test. */
function toy(keepAs?: string, weights?: "float16") {
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
  const interrupting = { ...silentReporter, step: () => ++steps === 8 && controller.abort() };
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
    const looked = await Array.fromAsync(lookAtTest(campaign, results, bars(50, 9)));
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
