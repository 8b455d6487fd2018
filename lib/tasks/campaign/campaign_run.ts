// Works for `deno task campaign` in a process of its own: trains one run, plans, or looks at the test set; answers in
// JSON lines, and ends with its parent.

import { hostname } from "node:os";
import { type PlannedRun, plannedRuns } from "../../campaign/campaign.ts";
import type { Campaign } from "../../campaign/campaign.ts";
import { planOf } from "../../campaign/campaign_plan.ts";
import { trainedBefore } from "../../campaign/carry_out.ts";
import { checkRecorded, hashOfImages } from "../../campaign/compare_with_plan.ts";
import { imagesOf } from "../../campaign/images_of.ts";
import { keepBest } from "../../campaign/keep_best.ts";
import { lookAtTest } from "../../campaign/look_at_test_set.ts";
import { campaignResults, ensembleResults, resultsPath } from "../../campaign/results_file.ts";
import { carryOutHere } from "../../campaign/run_campaign.ts";
import { loadMnist } from "../../data/mnist/load_mnist.ts";
import { InputError } from "../../io/input_error.ts";
import { runTask, TaskError } from "../task.ts";
import { loadCampaign } from "./asked.ts";
import { ParentLink } from "./_parent_link.ts";
import type { WorkerLine } from "./worker.ts";

/** Milliseconds between two signs of life. */
const progressInterval = 10_000;

await runTask(main);

async function main(): Promise<number> {
  const [asked = "", command = "", data] = Deno.args;
  using parent = new ParentLink();
  try {
    const campaign = await loadCampaign(asked);
    if (command === "--plan") return await plan(campaign);
    if (command === "--trained") return await trained(campaign);
    if (command === "--test") return await test(campaign);
    if (command === "--keep") return await keep(campaign);
    const planned = plannedRuns(campaign).find((run) => run.id === command);
    if (!planned) throw new TaskError(`Campaign ${campaign.name} has no run ${command}.`);
    return await train(campaign, planned, parent, data);
  } catch (error) {
    const told = error instanceof InputError || error instanceof TaskError;
    say({ kind: "failed", message: told ? error.message : Deno.inspect(error) });
    return 1;
  }
}

/** Finds what is wrong before anything is trained: the first network is built, and what is recorded compared. */
async function plan(campaign: Campaign): Promise<number> {
  const path = resultsPath(campaign.name);
  const { state } = await Deno.permissions.query({ name: "write", path });
  if (state !== "granted") {
    throw new TaskError(`sweep's name: expected a name in models/mine/, found ${path}.`);
  }
  const images = await imagesOf(campaign);
  const planned = plannedRuns(campaign);
  const recorded = await campaignResults(campaign.name);
  await checkRecorded(path, recorded, planned, images);
  const [first] = planned;
  await first?.configuration.network(first.seed);
  say({ kind: "plan", plan: planOf(campaign) });
  return 0;
}

/** Says which images there are, and what was trained for drivers that ended before they had recorded it. */
async function trained(campaign: Campaign): Promise<number> {
  const images = await imagesOf(campaign);
  say({ kind: "data", data: hashOfImages(images) });
  const recorded = new Set((await campaignResults(campaign.name)).map(({ run }) => run));
  for (const planned of plannedRuns(campaign)) {
    if (recorded.has(planned.id)) continue;
    const result = await trainedBefore(campaign, planned, images);
    if (result) say({ kind: "trained", result });
  }
  return 0;
}

async function test(campaign: Campaign): Promise<number> {
  const { test: images } = await loadMnist();
  const { name } = campaign;
  const [results, ensembles] = [await campaignResults(name), await ensembleResults(name)];
  for await (const look of lookAtTest(campaign, results, images, ensembles)) say(look);
  return 0;
}

async function keep(campaign: Campaign): Promise<number> {
  const known = new Set(plannedRuns(campaign).map(({ id }) => id));
  const results = (await campaignResults(campaign.name)).filter(({ run }) => known.has(run));
  for (const kept of await keepBest(campaign, results)) say({ kind: "kept", ...kept });
  return 0;
}

/** @param data what the driver's images hash to, where it is on another machine */
async function train(
  campaign: Campaign,
  planned: PlannedRun,
  parent: ParentLink,
  data: string | undefined,
): Promise<number> {
  say({ kind: "progress" });
  let told = performance.now();
  const images = await imagesOf(campaign);
  if (data !== undefined && hashOfImages(images) !== data) {
    const host = hostname();
    const message =
      `${host}: expected the driver's images, found others; both need the same files of data`;
    say({ kind: "refused", message });
    return 1;
  }
  const outcome = await carryOutHere(campaign, planned, images, {
    signal: parent.signal,
    reporter: {
      onStepEnd() {
        if (performance.now() - told < progressInterval) return;
        told = performance.now();
        say({ kind: "progress" });
      },
    },
    async goesOn(epoch) {
      const asks = campaign.halving?.after.includes(epoch.epoch) ?? false;
      say({ kind: "epoch", epoch, asks });
      return asks ? await parent.answer() : true;
    },
  });
  say(outcome);
  return outcome.kind === "interrupted" ? 130 : 0; // as is the custom after SIGINT
}

function say(line: WorkerLine): void {
  console.log(JSON.stringify(line));
}
