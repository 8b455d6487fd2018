// Training in a terminal: a bar for the epoch under way, a line for each one that is over.

// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";
import { count, percent } from "../drawing/format.ts";
import { endLines, epochLine, waited } from "./_training_progress.ts";
import type { TrainingPlan, TrainingReporter } from "../../training/callback.ts";

/** How `terminalReporter` writes. */
export interface TerminalReporterOptions {
  /** Whether to draw a bar; by default, if standard error is a terminal. Without one, lines only. */
  readonly bar?: boolean;
}

/**
 * Reports training on standard error: a bar with speed and time left for the epoch under way, and how
 * near early stopping is; then one line for it. In a log or a pipe there are only the lines.
 *
 * @param options whether to draw a bar
 *
 * @example
 * ```ts
 * import { terminalReporter } from "./terminal_reporter.ts";
 *
 * const reporter = terminalReporter({ bar: false });
 * reporter.onTrainBegin({ epochs: 1, steps: 10, images: 160, startEpoch: 1 });
 * ```
 */
export function terminalReporter(
  { bar: withBar = Deno.stderr.isTerminal() }: TerminalReporterOptions = {},
): TrainingReporter {
  let plan: TrainingPlan | undefined;
  let state = "";
  let bar: InstanceType<typeof cliProgress.SingleBar> | undefined;
  const clear = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    onTrainBegin(info) {
      plan = info;
    },
    onStepEnd({ epoch, step, loss, accuracy, imagesPerSecond }) {
      if (!plan || !withBar) return;
      const words = {
        epoch: `${String(epoch).padStart(String(plan.epochs).length)}/${plan.epochs}`,
        loss: loss.toFixed(4),
        accuracy: percent(accuracy),
        speed: count(Math.round(imagesPerSecond)),
        state,
      };
      if (!bar) {
        bar = newBar();
        bar.start(plan.steps, 0, words);
      }
      bar.update(step, words);
    },
    onEpochEnd(row, training) {
      clear();
      if (!plan) return;
      console.error(epochLine(row, plan, training));
      state = [`  best epoch ${training.bestEpoch}`, waited(plan, training)].filter(Boolean)
        .join(", ");
    },
    onTrainEnd(info) {
      clear();
      for (const line of endLines(info)) console.error(line);
    },
  };
}

function newBar() {
  return new cliProgress.SingleBar({
    format: "epoch {epoch}  {bar}  {speed} images/s  {eta_formatted} left  " +
      "loss {loss}  accuracy {accuracy}{state}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 8,
    // Ctrl+C is for training to handle, which ends after the step and keeps its state.
    gracefulExit: false,
  });
}
