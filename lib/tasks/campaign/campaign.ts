// Runs a campaign of many training runs, one single-threaded process a core, as `deno task campaign`.

import { relative } from "node:path";
import { campaigns } from "../../campaign/campaigns.ts";
import { type CampaignPlan, planOf } from "../../campaign/campaign_plan.ts";
import { carryOutCampaign } from "../../campaign/carry_out_campaign.ts";
import { claimCampaign } from "../../campaign/claim.ts";
import { appendResult, campaignResults, resultsPath } from "../../campaign/results_file.ts";
import { campaignTerminalReporter } from "../../show/training/campaign_terminal_reporter.ts";
import { count, percent } from "../../show/drawing/format.ts";
import { project } from "../project.ts";
import { numberAbove0, parseOptions, runTask, TaskError, wholeNumber } from "../task.ts";
import { listenForTermination } from "../termination.ts";
import {
  type Cluster,
  clusterOf,
  clusterOptions,
  trainElsewhere,
} from "../dask/train_elsewhere.ts";
import { type Asked, isFile, place } from "./asked.ts";
import { localCrew } from "./_local_crew.ts";
import { standing } from "./_standing.ts";
import { ask } from "./worker.ts";

const help = `
Usage: deno task campaign [NAME | FILE] [OPTIONS]

Trains every run of a campaign that is not in its results file yet, and adds each as it ends. Ctrl-C or a
kill loses at most an epoch: the same command goes on. NAME is one of the project's own, with results in
models/NAME.jsonl; FILE is a TypeScript file whose default export is a sweep, with results in
models/mine/FILE.jsonl. Without either, lists the project's campaigns.

  --processes N   runs at a time, each on one core (as many as there are cores, or workers)
  --only TEXT     only runs whose name has this in it
  --time-limit N  minutes without progress after which a run is taken for hung, and begun again (30)
  --read FOLDER   a folder that FILE may read, besides its own; may be repeated
  --keep          save the model of each configuration's best seed, by validation, in models/
  --test          when all are trained: evaluate each model on the test images, once, and
                  the ensembles of all seeds where a configuration keeps them all

On other machines, by Dask (deno task dask setup installs it, lib/campaign/README.md says how):

  --scheduler ADDRESS  trains on the workers of a Dask cluster, such as tcp://127.0.0.1:8786
  --tls-ca FILE, --tls-cert FILE, --tls-key FILE
                       certificates for it, without which only this machine is safe to use
  --slurm N            from a login node: starts a scheduler, and N workers by sbatch
  --slurm-options=TEXT what else sbatch is told, such as --slurm-options="--partition=short --time=4:00:00"
  --send FOLDER        a model that runs go on from, sent to workers that lack it; may be repeated
`;

await runTask(main);

async function main(): Promise<number> {
  const { values, positionals: [name] } = parseOptions(help, {
    allowPositionals: true,
    options: {
      "processes": { type: "string" },
      "only": { type: "string", default: "" },
      "time-limit": { type: "string", default: "30" },
      "read": { type: "string", multiple: true, default: [] },
      "test": { type: "boolean", default: false },
      "keep": { type: "boolean", default: false },
      ...clusterOptions,
    },
  });
  if (name === undefined) return await list();
  const cluster = clusterOf(values);
  const processes = values.processes !== undefined
    ? wholeNumber("processes", values.processes)
    : cluster
    ? Infinity
    : navigator.hardwareConcurrency;
  const minutes = numberAbove0("time-limit", values["time-limit"]);
  const asked = isFile(name) ? place(name, values.read) : { campaign: name, alsoRead: [] };
  if (isFile(name) && values.test) {
    throw new TaskError(
      "--test is for the project's own campaigns: a sweep that looks at the test images chooses by them. " +
        "`deno task evaluate` tests the one model that you settle on.",
    );
  }
  const plan = isFile(name) ? await planOfFile(asked) : planNamed(name);
  using _alone = await claimCampaign(plan.name);
  if (values.test || values.keep) {
    const code = values.test ? await test(asked, plan) : 0; // first, so that the cards of what is kept say it
    return values.keep && code === 0 ? await keep(asked) : code;
  }
  return await trainAll(asked, plan, { processes, minutes, only: values.only, cluster });
}

async function list(): Promise<number> {
  for (const campaign of Object.values(campaigns)) {
    const { name, question, runs } = planOf(campaign);
    const done = new Set((await campaignResults(name)).map(({ run }) => run));
    const count = runs.filter(({ id }) => done.has(id)).length;
    console.log(`${name}: ${count} of ${runs.length} runs done. ${question}`);
  }
  return 0;
}

function planNamed(name: string): CampaignPlan {
  const campaign = campaigns[name];
  if (campaign) return planOf(campaign);
  throw new TaskError(
    `There is no campaign ${name}: ${
      Object.keys(campaigns).join(", ")
    }, or a file such as ./my_sweep.ts.`,
  );
}

/** What is planned is found out where it is trained: a file of the user's is not run with this task's permissions. */
async function planOfFile(asked: Asked): Promise<CampaignPlan> {
  let plan: CampaignPlan | undefined;
  await ask(asked, "--plan", (line) => {
    if (line.kind === "plan") plan = line.plan;
  });
  if (plan) return plan;
  throw new TaskError(`${asked.campaign}: no campaign, for the reason above.`);
}

interface HowToTrain {
  readonly processes: number;
  readonly minutes: number;
  readonly only: string;
  /** This machine alone unless given. */
  readonly cluster: Cluster | undefined;
}

async function trainAll(
  asked: Asked,
  plan: CampaignPlan,
  { processes, minutes, only, cluster }: HowToTrain,
): Promise<number> {
  const termination = listenForTermination();
  const { signal } = termination;
  const silence = 60_000 * minutes;
  const reporter = campaignTerminalReporter();
  const end = cluster
    ? await trainElsewhere(asked, plan, {
      ...{ ...cluster, most: processes, silence, only, reporter, signal },
    })
    : await carryOutCampaign(plan, localCrew(asked, { processes, silence, signal }), reporter, {
      ...{ only, signal },
    });
  const { results, diverged, left, failed } = end;
  if (asked.isFile && results.length > 0) {
    console.log(standing(results));
  }
  const done = results.length + diverged.length;
  console.log(
    `${plan.name}: ${done} of ${plan.runs.length} runs in ` +
      relative(project.root, resultsPath(plan.name)) +
      (diverged.length > 0 ? `, ${diverged.length} of them diverged` : "") +
      (failed > 0 ? `, ${failed} failed` : ""),
  );
  if (plan.keeps && left === 0) await keep(asked);
  return failed > 0 ? 1 : termination.exitCode();
}

async function test(asked: Asked, { name }: CampaignPlan): Promise<number> {
  const path = resultsPath(name);
  return await ask(asked, "--test", async (line) => {
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

async function keep(asked: Asked): Promise<number> {
  return await ask(asked, "--keep", (line) => {
    if (line.kind === "kept") console.log(`saved models/${line.model}: ${line.run}`);
  });
}
