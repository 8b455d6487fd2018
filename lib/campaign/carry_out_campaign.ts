// Sees to all runs of a campaign, wherever they are trained: which are missing, which are tried again, and the record.

import type { Epoch } from "../training/history.ts";
import type { CampaignPlan, RunPlan } from "./campaign_plan.ts";
import { Halving } from "./halving.ts";
import {
  appendResult,
  campaignResults,
  type Diverged,
  divergedRuns,
  resultsPath,
  type RunResult,
} from "./results_file.ts";

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: "trained"; readonly result: Omit<RunResult, "test"> }
  | { readonly kind: "diverged"; readonly diverged: Diverged }
  /** It can go on from its checkpoint. */
  | { readonly kind: "interrupted" }
  /** It failed by itself, and would again. */
  | { readonly kind: "failed"; readonly message: string }
  /** Whoever trained it is gone. */
  | { readonly kind: "lost"; readonly message: string };

/** Those who train. */
export interface Crew {
  /** How many runs they can be given at a time, by now. */
  readonly atOnce: number;
  /** Resolves when `atOnce` has changed, where it does. */
  changed?(): Promise<void>;
  /** Ends the runs under way, each where it can go on. */
  stop?(): void;
  /**
   * Trains one run.
   *
   * @param run which
   * @param goesOn to be told each epoch; false stops the run there
   */
  carryOut(run: RunPlan, goesOn: (epoch: Epoch) => boolean): Promise<RunOutcome>;
}

/** Who is told how a campaign goes. */
export interface CampaignReporter {
  /** @param state of which `results` grows */
  onBegin?(state: CampaignState): void | Promise<void>;
  onRunBegin?(run: RunPlan): void;
  onEpoch?(run: RunPlan, epoch: Epoch): void;
  onRunEnd?(run: RunPlan, outcome: RunOutcome): void | Promise<void>;
  /** Once nothing more is trained, for whatever reason. */
  onEnd?(): void | Promise<void>;
}

/** How far a campaign is. */
export interface CampaignState {
  readonly plan: CampaignPlan;
  /** The runs that are to be done, some of which may be. */
  readonly asked: readonly RunPlan[];
  /** What is recorded of the plan's runs. */
  readonly results: readonly RunResult[];
  /** Those that ended without a model. */
  readonly diverged: readonly Diverged[];
}

/** Which runs, and until when. */
export interface CarryOutOptions {
  /** Only runs whose name or configuration has this in it. */
  readonly only?: string;
  /** Starts no more runs once it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of it. */
export interface CampaignEnd extends CampaignState {
  /** Runs that failed. */
  readonly failed: number;
  /** Runs of the plan that are still to be done. */
  readonly left: number;
}

/** How often a run is begun whose worker is lost. */
const attempts = 3;

/** After so many runs that failed by themselves, and none that did not, the others are not tried. */
const hopeless = 3;

/**
 * Has every run trained that is not recorded yet, and records each as it ends.
 *
 * @param plan what is to be done
 * @param crew who trains
 * @param reporter who is told
 * @param options which runs, and until when
 * @returns what is recorded then
 * @throws {InputError} if a result cannot be recorded (a full disk); the runs under way are stopped first
 */
export async function carryOutCampaign(
  plan: CampaignPlan,
  crew: Crew,
  reporter: CampaignReporter,
  { only = "", signal }: CarryOutOptions = {},
): Promise<CampaignEnd> {
  const planned = new Set(plan.runs.map(({ id }) => id));
  const results = (await campaignResults(plan.name)).filter(({ run }) => planned.has(run));
  const diverged = (await divergedRuns(plan.name)).filter(({ run }) => planned.has(run));
  const done = new Set([...results, ...diverged].map(({ run }) => run));
  const asked = plan.runs.filter(({ id, configuration }) =>
    id.includes(only) || configuration.includes(only)
  );
  const halving = plan.halving && new Halving(plan.halving, results);
  const path = resultsPath(plan.name);
  const tried = new Map<string, number>();
  let failed = 0;
  let ended = 0;
  let broken: { readonly error: unknown } | undefined;

  const carryOutOne = async (run: RunPlan) => {
    reporter.onRunBegin?.(run);
    const outcome = await crew.carryOut(run, (epoch) => {
      reporter.onEpoch?.(run, epoch);
      return halving?.goesOn(run.id, epoch) ?? true;
    });
    if (outcome.kind === "trained" || outcome.kind === "diverged") {
      if (done.has(run.id)) return;
      done.add(run.id);
      ended++;
      await appendResult(path, outcome);
      if (outcome.kind === "trained") results.push(outcome.result);
      else diverged.push(outcome.diverged);
    }
    const again = outcome.kind === "lost" && (tried.get(run.id) ?? 1) < attempts;
    if (again) {
      tried.set(run.id, (tried.get(run.id) ?? 1) + 1);
      waiting.push(run);
    } else if (outcome.kind === "failed" || outcome.kind === "lost") failed++;
    await reporter.onRunEnd?.(run, outcome);
  };

  const waiting = asked.filter(({ id }) => !done.has(id));
  await reporter.onBegin?.({ plan, asked, results, diverged });
  const running = new Set<Promise<void>>();
  const ending = signal &&
    new Promise<void>((resolve) =>
      signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve())
    );
  const isOver = () => broken || signal?.aborted || (ended === 0 && failed >= hopeless);
  const giveUp = (error: unknown) => {
    broken ??= { error };
    crew.stop?.();
  };
  try {
    while (!isOver() && waiting.length + running.size > 0) {
      if (waiting.length > 0 && running.size < crew.atOnce) {
        const one = carryOutOne(waiting.shift()!).catch(giveUp).finally(() => running.delete(one));
        running.add(one);
      } else await Promise.race([...running, crew.changed?.(), ending].filter((one) => one));
    }
    await Promise.all(running);
  } finally {
    await reporter.onEnd?.();
  }
  if (broken) throw broken.error;
  return { plan, asked, results, diverged, failed, left: plan.runs.length - done.size };
}
