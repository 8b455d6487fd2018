// Training, live in a notebook: a bar that moves and curves that grow, in two outputs that are
// updated in place, so that what is saved is the final state and nothing else.

import type { Displayable } from "../../io/displayable.ts";
import { type Kernel, kernel } from "../../io/kernel.ts";
import type { History } from "../../training/history.ts";
import type { TrainingReporter } from "../../training/callback.ts";
import { LiveOutput } from "./_live_output.ts";
import { progressDisplay, type TrainingState } from "./_training_progress.ts";

/** Four updates a second look live; more would cost training time. */
const barInterval = 250;
/** Drawing curves takes tens of milliseconds, too much for every epoch of half a second. */
const curvesInterval = 1000;

/**
 * Reports training in a notebook: one output with a progress bar for the epoch under way and how near
 * early stopping is, one with the curves of accuracy and loss. Saved notebooks keep the final state of both.
 *
 * @throws {Error} if this is not a notebook
 *
 * @example
 * ```ts ignore
 * await train(model, digits, { reporter: notebookReporter() });
 * ```
 */
export function notebookReporter(): TrainingReporter {
  const target = kernel();
  if (!target) {
    throw new Error(
      "notebookReporter: this is not a notebook; use terminalReporter or defaultReporter",
    );
  }
  return reporterIn(target);
}

/** `notebookReporter`, with the kernel and the clock given. */
export function reporterIn(target: Kernel, now = () => performance.now()): TrainingReporter {
  const bar = new LiveOutput(target, now, barInterval);
  const chart = new LiveOutput(target, now, curvesInterval);
  let state: TrainingState | undefined;

  return {
    onTrainBegin(plan) {
      state = { plan, history: [] };
      bar.draw(progressDisplay(state));
    },
    onStepEnd(step) {
      if (!state || !bar.isDue) return;
      state = { ...state, step };
      bar.draw(progressDisplay(state));
    },
    async onEpochEnd(_, { history, bestEpoch, learningRate, notes }) {
      if (!state) return;
      // As of now: training goes on while this is drawn.
      const after = { history: [...history], bestEpoch, learningRate, notes };
      state = { plan: state.plan, history: after.history, after };
      bar.draw(progressDisplay(state));
      // Without early stopping, the weights in the end are the last epoch's.
      const marked = state.plan.patience === undefined ? history.length : bestEpoch;
      if (chart.isDue) chart.draw(await drawCurves(history, marked));
      await Promise.all([bar.drawn, chart.drawn]);
    },
    async onTrainEnd(end) {
      if (!state) return;
      state = { ...state, end };
      bar.draw(progressDisplay(state));
      if (end.history.length > 0) chart.draw(await drawCurves(end.history, end.bestEpoch));
      await Promise.all([bar.drawn, chart.drawn]);
    },
  };
}

/** Loaded when there is something to draw: a terminal never needs the chart library. */
async function drawCurves(history: History, bestEpoch: number): Promise<Displayable> {
  const { curves } = await import("./curves.ts");
  return curves(history, bestEpoch ? { bestEpoch } : {});
}
