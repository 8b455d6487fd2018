// Runs a campaign in this process, one run after another.

import { checkKind, checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { displayed } from "../io/displayable.ts";
import { after, InterruptedError, Interruption } from "../io/interruption.ts";
import * as is from "../io/schema.ts";
import { DivergenceError } from "../training/divergence_error.ts";
import { type Campaign, type PlannedRun, plannedRuns } from "./campaign.ts";
import { planOf } from "./campaign_plan.ts";
import { type CampaignReporter, carryOutCampaign, type RunOutcome } from "./carry_out_campaign.ts";
import { carryOut, type RunWatch } from "./carry_out.ts";
import { claimCampaign } from "./claim.ts";
import { checkRecorded } from "./compare_with_plan.ts";
import { imagesOf } from "./images_of.ts";
import { keepBest } from "./keep_best.ts";
import { campaignResults, resultsPath, type RunResult } from "./results_file.ts";
import type { Dataset, Split } from "../data/dataset.ts";

/** How {@linkcode runCampaign} goes about it. */
export interface RunCampaignOptions {
  /** Who shows how it goes: in a notebook a table and figures that grow, unless given; `{}` for nothing. */
  readonly reporter?: CampaignReporter;
  /** Ends the run under way after its step, as Stop does. */
  readonly signal?: AbortSignal;
}

/**
 * Trains every run of a campaign that is not recorded yet, one after another, and records each as it ends.
 *
 * Stop, Ctrl+C or `signal` end it after the current step; the same call goes on from there, as it does after a crash,
 * from the last epoch. A run whose loss is no longer a number is recorded as such, and the others go on. To use every
 * core, write the sweep to a file and give that to `deno task campaign`: what a cell defines cannot be sent to another
 * process.
 *
 * @param campaign what `sweep` returned
 * @param options who shows how it goes, and a signal
 * @returns the results of all its runs, those of earlier calls included; `campaignResults` reads them again
 * @throws {InputError} if the file of results has runs of another plan, or another process is running the campaign
 * @throws {InterruptedError} if it was ended before all runs were done
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits } from "mnist";
 * import { grid, runCampaign, sweep } from "mnist/study";
 *
 * const folder = await Deno.makeTempDir();
 * const { train: digits } = await renderedDigits({ train: 100, test: 10 });
 * const results = await runCampaign(sweep({
 *   name: `${folder}/rates`,
 *   network: ({ dropout }, seed) => baselineCnn({ dropout, seed }),
 *   options: grid({ learningRate: [1e-3, 1e-2], dropout: [0.25] }),
 *   train: { epochs: 1, batchSize: 30 },
 *   data: digits,
 * }));
 * for (const { values, validation } of results) {
 *   console.log(values?.learningRate, validation?.accuracy);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function runCampaign(
  campaign: Campaign,
  options: RunCampaignOptions = {},
): Promise<readonly RunResult[]> {
  checkKind("campaign", "campaign", campaign);
  checkOptions("runCampaign", options, ["reporter", "signal"], {
    processes: "deno task campaign with a file runs several at a time",
    parallel: "deno task campaign with a file runs several at a time",
    callbacks: "give them to sweep: train: { callbacks }",
  });
  const { reporter, signal } = options;
  if (reporter !== undefined) checkValue("reporter", reporterSchema, reporter);
  using interruption = new Interruption("runCampaign", { signal });
  using _alone = await claimCampaign(campaign.name);
  const images = await imagesOf(campaign);
  const planned = new Map(plannedRuns(campaign).map((run) => [run.id, run]));
  const recorded = await campaignResults(campaign.name);
  await checkRecorded(resultsPath(campaign.name), recorded, [...planned.values()], images);
  const crew = {
    atOnce: 1,
    carryOut: ({ id }: { readonly id: string }, goesOn: NonNullable<RunWatch["goesOn"]>) =>
      carryOutHere(campaign, planned.get(id)!, images, {
        ...{ reporter: silent, goesOn },
        ...(signal && { signal }),
      }),
  };
  const plan = planOf(campaign);
  const { results, diverged, left } = await carryOutCampaign(
    plan,
    crew,
    reporter ?? await defaultReporter(),
    { signal: interruption.signal },
  );
  if (left > 0) {
    const done = results.length + diverged.length;
    interruption.check(() => `${after(done, plan.runs.length, "runs")}; the same call goes on`);
    throw new InterruptedError("runCampaign: training was stopped; the same call goes on");
  }
  await keepBest(campaign, results);
  return displayed(results.slice());
}

/** Trains a run in this process. */
export async function carryOutHere(
  campaign: Campaign,
  run: PlannedRun,
  images: Dataset | Split,
  watch: RunWatch,
): Promise<RunOutcome> {
  try {
    const result = await carryOut(campaign, run, images, watch);
    return result ? { kind: "trained", result } : { kind: "interrupted" };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    const { id, seed, configuration: { name: configuration } } = run;
    return {
      kind: "diverged",
      diverged: { run: id, configuration, seed, message: error.message },
    };
  }
}

/** The epochs of each run would be too much to show. */
const silent = { onEpochEnd() {} };

const reporterSchema = is.such<CampaignReporter>(
  "an object with some of the methods onBegin, onRunBegin, onEpoch, onRunEnd, onEnd, or none",
  (value) => typeof value === "object" && value !== null && !(value instanceof Promise),
);

/** Loaded when it is wanted: figures and displays are no part of a campaign. */
async function defaultReporter(): Promise<CampaignReporter> {
  return (await import("../show/training/default_campaign_reporter.ts")).defaultCampaignReporter();
}
