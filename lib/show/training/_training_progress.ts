// The state of a training run, and the words and HTML that say it.

import type { Displayable } from "../../io/displayable.ts";
import { plain } from "../../io/escape.ts";
import { type Epoch, type History, isValidated } from "../../training/history.ts";
import type {
  TrainingEnd,
  TrainingPlan,
  TrainingProgress,
  TrainingStep,
} from "../../training/callback.ts";
import { count, duration, percent, plural, short } from "../drawing/format.ts";
import { barDisplay } from "./_bar_display.ts";

/** Everything that a reporter has been told. */
export interface TrainingState {
  readonly plan: TrainingPlan;
  /** The last step of the epoch under way, undefined between epochs. */
  readonly step?: TrainingStep | undefined;
  readonly history: History;
  /** What was known after the last epoch. */
  readonly after?: TrainingProgress;
  readonly end?: TrainingEnd;
}

/** The state as lines of text, the most important first. */
function progressLines(state: TrainingState): readonly string[] {
  return state.end
    ? endLines(state.end)
    : [headline(state), speed(state), figures(state), bestSoFar(state)]
      .filter((line) => line !== "");
}

/** Share of the epoch that is done: when the run ends, nobody knows before it does. */
function progressShare({ plan, step, history, end }: TrainingState): number {
  if (end?.reason === "finished" || end?.reason === "early stopping") return 1;
  return step ? step.step / plan.steps : Number(history.length > 0);
}

/** How near early stopping is, as `1 of 10 epochs without improvement`; nothing where there is none. */
export function waited(plan: TrainingPlan, { history, bestEpoch }: TrainingProgress): string {
  if (plan.patience === undefined || history.length === bestEpoch) return "";
  return `${history.length - bestEpoch} of ${plan.patience} epochs without improvement`;
}

/** One line for an epoch that is over. */
export function epochLine(row: Epoch, plan: TrainingPlan, training: TrainingProgress): string {
  const { epochs } = plan;
  const state = training.bestEpoch === row.epoch ? "best" : waited(plan, training);
  return `epoch ${String(row.epoch).padStart(String(epochs).length)}/${epochs}  ` +
    `loss ${row.loss.toFixed(4)}  accuracy ${percent(row.accuracy)}  ` +
    (isValidated(row)
      ? `val loss ${row.valLoss.toFixed(4)}  val accuracy ${percent(row.valAccuracy)}  `
      : "") +
    duration(row.seconds) + [state, ...training.notes].filter((note) => note !== "")
    .map((note) => `  ${plain(note)}`).join("");
}

/** What the run came to. */
export function endLines({ reason, history, seconds, bestEpoch }: TrainingEnd): readonly string[] {
  const outcome = {
    "finished": "Finished",
    "early stopping": "Stopped early",
    "stopped": "Stopped by a callback",
    "interrupted": "Interrupted, with all state kept",
    "aborted": "Aborted, with all state kept",
    "failed": "Failed",
  }[reason];
  const kept = history.find((row) => row.epoch === bestEpoch);
  return [
    `${outcome}: ${plural(history.length, "epoch")} in ${duration(seconds)}.`,
    ...(kept
      ? [
        `The model has the weights of epoch ${kept.epoch}` +
        (isValidated(kept)
          ? `: validation accuracy ${percent(kept.valAccuracy)}, loss ${kept.valLoss.toFixed(4)}.`
          : "."),
      ]
      : []),
  ];
}

/** The state as a notebook shows it: a bar over lines of text. */
export function progressDisplay(state: TrainingState): Displayable {
  return barDisplay(progressShare(state), progressLines(state));
}

function headline({ plan, step, history }: TrainingState): string {
  const epoch = step?.epoch ?? history.at(-1)?.epoch ?? 0;
  if (epoch === 0) return `Training on ${plural(plan.images, "image")}`;
  return `Epoch ${epoch} of ${plan.patience === undefined ? "" : "at most "}${plan.epochs}`;
}

function speed({ plan, step }: TrainingState): string {
  if (!step || !(step.imagesPerSecond > 0)) return "";
  const left = (plan.images / step.imagesPerSecond) * (1 - step.step / plan.steps);
  return `${count(Math.round(step.imagesPerSecond))} images/s · ` +
    (step.step < plan.steps ? `${duration(left)} left in this epoch` : "validating");
}

function figures({ step, after }: TrainingState): string {
  return [
    step ? `training accuracy ${percent(step.accuracy)}, loss ${step.loss.toFixed(4)}` : "",
    after ? after.notes.join(" · ") || `learning rate ${short(after.learningRate)}` : "",
  ].filter((part) => part !== "").join(" · ");
}

function bestSoFar({ plan, history, after }: TrainingState): string {
  const best = history.find((row) => row.epoch === after?.bestEpoch);
  return [
    best
      ? `best so far, epoch ${best.epoch}: validation accuracy ${percent(best.valAccuracy)}, ` +
        `loss ${best.valLoss.toFixed(4)}`
      : "",
    plan.patience === undefined
      ? ""
      : `stops after ${plural(plan.patience, "epoch")} without improvement` +
        (best ? `, ${history.length - best.epoch} so far` : ""),
  ].filter((part) => part !== "").join(" · ");
}
