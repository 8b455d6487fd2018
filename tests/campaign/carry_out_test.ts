// carryOut(): one run, trained, saved, recorded, and resumed after an interruption.

import assert from "node:assert/strict";
import { join } from "node:path";
import { plannedRuns, runFolder } from "../../lib/campaign/campaign.ts";
import { claimRun } from "../../lib/campaign/claim.ts";
import { carryOut } from "../../lib/campaign/carry_out.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { images, toyCampaign, watch } from "./_toy_campaign.ts";

Deno.test("A run that is interrupted goes on, to what the unbroken run gives", async () => {
  await using broken = toyCampaign();
  await using whole = toyCampaign();
  const [planned] = plannedRuns(broken.campaign);
  let steps = 0;
  const controller = new AbortController();
  const interrupting = {
    ...silentReporter,
    onStepEnd: () => void (++steps === 8 && controller.abort()),
  };
  const first = { reporter: interrupting, signal: controller.signal };
  assert.equal(await carryOut(broken.campaign, planned!, images, first), undefined);
  let more = 0;
  const counting = { reporter: { ...silentReporter, onStepEnd: () => void more++ } };
  const resumed = await carryOut(broken.campaign, planned!, images, counting);
  const unbroken = await carryOut(whole.campaign, planned!, images, watch);
  assert.equal(resumed!.weights, unbroken!.weights);
  // Of three epochs of six steps, the first is in the checkpoint, with a step or more of the second.
  assert.deepEqual([steps, more < 18], [8, true]);
  const card = await readCard(runFolder(broken.campaign.name, planned!.id));
  assert.deepEqual(resumed!.training, card.training);
  assert.equal(resumed!.seed, 1);
});

Deno.test("A campaign goes on from models that its configuration loads, and its results say so", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "first");
  const options = { epochs: 10, batchSize: 16, seed: 1, reporter: silentReporter };
  const first = await train(barsModel(), images, options);
  const { files } = await saveModel(first, path);
  await using toys = toyCampaign();
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

Deno.test("A run that another process is still ending is waited for, unless the signal comes first", async () => {
  await using toys = toyCampaign();
  const [planned] = plannedRuns(toys.campaign);
  const other = (await claimRun(toys.campaign.name, planned!.id))!;
  const controller = new AbortController();
  const given = carryOut(toys.campaign, planned!, images, { ...watch, signal: controller.signal });
  controller.abort();
  assert.equal(await given, undefined);

  let begun = false;
  const reporter = { ...silentReporter, onStepEnd: () => void (begun = true) };
  const waiting = carryOut(toys.campaign, planned!, images, { reporter });
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(begun, false);
  other[Symbol.dispose]();
  assert.equal((await waiting)!.run, planned!.id);
  assert.ok(begun);
});
