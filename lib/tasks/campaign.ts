// Runs a campaign of many training runs, one single-threaded process a core, as `deno task campaign`.

import { relative } from "node:path";
import { type Campaign, plannedRuns } from "../campaign/campaign.ts";
import { campaigns } from "../campaign/campaigns.ts";
import {
  appendResult,
  campaignResults,
  missingRuns,
  resultsPath,
} from "../campaign/results_file.ts";
import type { Kept } from "../campaign/keep_best.ts";
import { count, percent } from "../show/drawing/format.ts";
import { CampaignProgress, type RunEpoch } from "./_campaign_progress.ts";
import { linesOf } from "./lines_of.ts";
import { project } from "./project.ts";
import { startProgram } from "./start_program.ts";
import { parseOptions, runTask, TaskError, wholeNumber } from "./task.ts";

const help = `
Usage: deno task campaign [NAME] [OPTIONS]

Trains every run of a campaign that is not in its results file yet, models/NAME.jsonl, and adds each as it
ends. Ctrl-C or a kill loses at most an epoch: the same command goes on. Without a name, lists the campaigns.

  --processes N   runs at a time, each on one core (as many as there are cores)
  --only TEXT     only runs whose name has this in it
  --keep          save the model of each configuration's best seed, by validation, in models/
  --test          when all are trained: evaluate each model on the test images, once, and
                  the ensembles of all seeds where a configuration keeps them all
`;

await runTask(main);

async function main(): Promise<number> {
  const { values, positionals: [name] } = parseOptions(help, {
    allowPositionals: true,
    options: {
      processes: { type: "string", default: String(navigator.hardwareConcurrency) },
      only: { type: "string", default: "" },
      test: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  if (name === undefined) return await list();
  const campaign = campaigns[name];
  if (!campaign) {
    throw new TaskError(`There is no campaign ${name}: ${Object.keys(campaigns).join(", ")}.`);
  }
  const processes = wholeNumber("processes", values.processes);
  using _alone = await claim(campaign);
  if (values.keep) return await keep(campaign);
  return values.test ? await test(campaign) : await trainAll(campaign, processes, values.only);
}

async function list(): Promise<number> {
  for (const campaign of Object.values(campaigns)) {
    const planned = plannedRuns(campaign).length;
    const missing = missingRuns(campaign, await campaignResults(campaign.name)).length;
    console.log(
      `${campaign.name}: ${planned - missing} of ${planned} runs done. ${campaign.question}`,
    );
  }
  return 0;
}

/** Two of one campaign would train the same runs twice. */
async function claim({ name }: Campaign): Promise<Deno.FsFile> {
  const folder = `${project.root}/models/.campaign`;
  await Deno.mkdir(folder, { recursive: true });
  const file = await Deno.open(`${folder}/${name}.lock`, { write: true, create: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new TaskError(
    `Campaign ${name} is being run by another process; it can run once at a time.`,
  );
}

async function trainAll(campaign: Campaign, processes: number, only: string): Promise<number> {
  const path = resultsPath(campaign.name);
  const missing = new Set(missingRuns(campaign, await campaignResults(campaign.name)));
  const all = plannedRuns(campaign).filter(({ id, configuration: { name } }) =>
    id.includes(only) || name.includes(only)
  );
  const waiting = all.filter(({ id }) => missing.has(id));
  const progress = new CampaignProgress(all.length, all.length - waiting.length);
  let failed = 0;
  let stopping = false;
  // Children in the same terminal get Ctrl-C themselves and end after their step.
  Deno.addSignalListener("SIGINT", () => stopping = true);
  const work = async () => {
    for (let next = waiting.shift(); next && !stopping; next = waiting.shift()) {
      progress.started(next.id);
      const code = await runOne(campaign.name, next.id, async (line) => {
        if (line.kind === "epoch") progress.epoch(next!.id, line);
        if (line.kind === "trained") await appendResult(path, line);
      });
      progress.ended(next.id, code);
      if (code !== 0 && code !== 130) failed++;
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  progress.close();
  const left = missingRuns(campaign, await campaignResults(campaign.name)).length;
  console.log(
    `${campaign.name}: ${plannedRuns(campaign).length - left} of ${plannedRuns(campaign).length} ` +
      `runs in ${relative(project.root, path)}` + (failed > 0 ? `, ${failed} failed` : ""),
  );
  return failed > 0 ? 1 : stopping ? 130 : 0;
}

async function test(campaign: Campaign): Promise<number> {
  const path = resultsPath(campaign.name);
  return await runOne(campaign.name, "--test", async (line) => {
    if (line.kind !== "tested" && line.kind !== "ensemble") return;
    await appendResult(path, line);
    const [who, { accuracy, size, looks }] = line.kind === "tested"
      ? [line.run, line.test]
      : [`ensemble of ${line.ensemble.members.length}`, line.ensemble.test];
    console.log(
      `${who}: test accuracy ${percent(accuracy)} on ${count(size)} images, look ${looks}`,
    );
  });
}

async function keep(campaign: Campaign): Promise<number> {
  return await runOne(campaign.name, "--keep", (line) => {
    if (line.kind === "kept") console.log(`saved models/${line.model}: ${line.run}`);
  });
}

/** Starts a process for one run and hands on its lines. */
async function runOne(
  campaign: string,
  run: string,
  hear: (line: WorkerLine) => void | Promise<void>,
): Promise<number> {
  const child = await startProgram("campaign_run", [campaign, run], {
    stdout: "piped",
    // Many small runs side by side are faster in sum than one on all cores.
    env: { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" },
  });
  for await (const line of linesOf(child.stdout)) await hear(JSON.parse(line));
  return (await child.status).code;
}

type WorkerLine =
  | ({ readonly kind: "kept" } & Kept)
  | Parameters<typeof appendResult>[1]
  | ({ readonly kind: "epoch" } & RunEpoch);
