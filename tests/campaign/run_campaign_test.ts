// runCampaign(): every run recorded once, whatever interrupts it, and nothing of another plan taken for one of this.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { CampaignReporter } from "../../lib/campaign/carry_out_campaign.ts";
import { claimCampaign } from "../../lib/campaign/claim.ts";
import { grid } from "../../lib/campaign/grid.ts";
import { campaignResults, resultsPath } from "../../lib/campaign/results_file.ts";
import { runCampaign } from "../../lib/campaign/run_campaign.ts";
import { sweep, type SweepOptions } from "../../lib/campaign/sweep.ts";
import { exists } from "../../lib/io/exists.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const silent: CampaignReporter = {};

/** Two learning rates with two seeds, in a folder. */
const toy = (folder: string, more: Partial<SweepOptions> = {}) =>
  sweep({
    name: join(folder, "toy"),
    network: (_, seed) => barsModel({ seed }),
    options: grid({ learningRate: [1e-3, 1e-2] }),
    train: { epochs: 2, batchSize: 30, earlyStopping: false },
    seeds: 2,
    data: bars(100),
    ...more,
  });

Deno.test("runCampaign() trains every run, records its values and machine, and repeats none", async () => {
  await using folder = await temporaryFolder();
  const results = await runCampaign(toy(folder.path), { reporter: silent });
  assert.deepEqual(results.map(({ seed, values }) => [seed, values!.learningRate]), [
    [1, 1e-3],
    [1, 1e-2],
    [2, 1e-3],
    [2, 1e-2],
  ]);
  for (const { training, machine } of results) {
    assert.equal(training.settings.learningRate, training.history[0]!.learningRate);
    assert.ok(machine!.threads >= 1 && machine!.host && machine!.processor);
  }
  const begun: string[] = [];
  const again = await runCampaign(toy(folder.path), {
    reporter: { onRunBegin: ({ id }) => void begun.push(id) },
  });
  assert.deepEqual([begun, again.map(({ run }) => run)], [[], results.map(({ run }) => run)]);
  // A larger plan of the same runs goes on from there.
  const larger = toy(folder.path, { options: grid({ learningRate: [1e-3, 1e-2, 3e-2] }) });
  await runCampaign(larger, { reporter: { onRunBegin: ({ id }) => void begun.push(id) } });
  assert.deepEqual(begun, ["learningRate_0.03_seed_1", "learningRate_0.03_seed_2"]);
  assert.equal((await runCampaign(toy(folder.path), { reporter: silent })).length, 4);
});

Deno.test("runCampaign() is stopped within a run, and the same call ends with what an unbroken one ends with", async () => {
  await using broken = await temporaryFolder();
  await using whole = await temporaryFolder();
  const controller = new AbortController();
  const run = runCampaign(toy(broken.path), {
    signal: controller.signal,
    reporter: {
      onEpoch: ({ seed, id }, { epoch }) =>
        seed === 1 && id.includes("0.01") && epoch === 1 && controller.abort(),
    },
  });
  await assert.rejects(run, {
    name: "InterruptedError",
    message: "runCampaign: stopped after 1 of 4 runs; the same call goes on",
  });
  assert.equal((await campaignResults(resultsPath(join(broken.path, "toy")))).length, 1);
  const epochs: number[] = [];
  const reporter = {
    onEpoch: (_: unknown, { epoch }: { readonly epoch: number }) => void epochs.push(epoch),
  };
  const weights = ({ run, weights }: { readonly run: string; readonly weights: string }) => [
    run,
    weights,
  ];
  assert.deepEqual(
    (await runCampaign(toy(broken.path), { reporter })).map(weights),
    (await runCampaign(toy(whole.path), { reporter: silent })).map(weights),
  );
  // The interrupted run says the epoch it has, then trains its second; two others have two each.
  assert.deepEqual(epochs, [1, 2, 1, 2, 1, 2]);
});

Deno.test("runCampaign() takes a model that is there for a result, if it is of this plan", async () => {
  await using folder = await temporaryFolder();
  const first = await runCampaign(toy(folder.path), { reporter: silent });
  // A driver that was killed before it had written.
  await Deno.remove(resultsPath(join(folder.path, "toy")));
  const epochs: number[] = [];
  const reporter: CampaignReporter = { onEpoch: (_, { epoch }) => void epochs.push(epoch) };
  const again = await runCampaign(toy(folder.path), { reporter });
  assert.deepEqual(epochs, []);
  assert.deepEqual(again.map(({ weights }) => weights), first.map(({ weights }) => weights));
  assert.equal(again[0]!.machine, undefined, "which of them trained it, nobody knows any more");

  await Deno.remove(resultsPath(join(folder.path, "toy")));
  const other = toy(folder.path, { data: bars(100, 2) });
  const anew = await runCampaign(other, { reporter });
  assert.deepEqual(epochs, [1, 2, 1, 2, 1, 2, 1, 2], "other images");
  assert.notEqual(anew[0]!.weights, first[0]!.weights);
});

Deno.test("runCampaign() refuses records of another plan, naming what differs", async () => {
  await using folder = await temporaryFolder();
  await runCampaign(toy(folder.path, { seeds: 1 }), { reporter: silent });
  const refused = (more: Partial<SweepOptions>, message: RegExp) =>
    assert.rejects(runCampaign(toy(folder.path, more), { reporter: silent }), message);
  await refused(
    { train: { epochs: 3, batchSize: 30, earlyStopping: false } },
    /toy.jsonl: expected runs of this plan, found learningRate_0.001_seed_1 with epochs 2, and the plan has 3; give the campaign a name/,
  );
  await refused({ data: bars(90) }, /training by 90 images of bars\S*, and the plan has 81 images/);
  await refused({ data: bars(100, 2) }, /and the plan has others of that name/);
  await refused(
    { network: (_, seed) => barsModel({ seed, dropout: 0.1 }) },
    /found learningRate_0.001_seed_1 with a network that was built otherwise.*; give the campaign a name/,
  );
});

Deno.test("runCampaign() records a run that diverges as such, goes on, and does not try it again", async () => {
  await using folder = await temporaryFolder();
  const wild = toy(folder.path, { options: grid({ learningRate: [1e30, 1e-2] }), seeds: 1 });
  const ended: string[] = [];
  const reporter: CampaignReporter = { onRunEnd: (_, { kind }) => void ended.push(kind) };
  const results = await runCampaign(wild, { reporter });
  assert.deepEqual(results.map(({ run }) => run), ["learningRate_0.01_seed_1"]);
  await runCampaign(wild, { reporter });
  assert.deepEqual(ended, ["diverged", "trained"]);
});

Deno.test("runCampaign() stops the worst runs early, says so, and keeps the best one's model", async () => {
  await using folder = await temporaryFolder();
  const results = await runCampaign(
    toy(folder.path, {
      options: grid({ learningRate: [1e-2, 3e-3, 1e-7, 1e-8] }),
      train: { epochs: 4, batchSize: 30, earlyStopping: false },
      halving: { after: [2], stop: 0.5 },
      keepAs: join(folder.path, "best"),
    }),
    { reporter: silent },
  );
  const ends = results.map(({ training: { epochs, reason } }) => [epochs, reason]);
  assert.deepEqual(
    ends.filter(([epochs]) => epochs === 2).every(([, why]) => why === "stopped"),
    true,
  );
  assert.deepEqual(ends.slice(0, 1), [[4, "finished"]], "the first has nobody to be worse than");
  const lazy = results.filter(({ values }) => Number(values!.learningRate) < 1e-6);
  for (const { run, training: { epochs } } of lazy) assert.equal(epochs, 2, run);
  const { model, card } = await loadModel(join(folder.path, "best"));
  model.dispose();
  const best = results.toSorted((a, b) =>
    b.validation!.accuracy - a.validation!.accuracy || a.validation!.loss - b.validation!.loss
  )[0]!;
  assert.equal(card.files["weights.bin"]!.sha256, best.weights);
});

Deno.test("runCampaign() ends at an error of the network, and keeps what was done", async () => {
  await using folder = await temporaryFolder();
  const failing = toy(folder.path, {
    network: (_, seed) => {
      if (seed === 2) throw new Error("no seed 2");
      return barsModel({ seed });
    },
  });
  await assert.rejects(runCampaign(failing, { reporter: silent }), /no seed 2/);
  assert.equal((await runCampaign(toy(folder.path, { seeds: 1 }), { reporter: silent })).length, 2);
});

Deno.test("runCampaign() waits for nobody: a campaign that another runs is refused", async () => {
  await using folder = await temporaryFolder();
  const campaign = toy(folder.path);
  {
    using _other = await claimCampaign(campaign.name);
    await assert.rejects(runCampaign(campaign, { reporter: silent }), /run by another process/);
  }
  assert.ok(!await exists(resultsPath(campaign.name)));
});
