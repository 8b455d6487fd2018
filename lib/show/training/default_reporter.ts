// Chooses who watches training: the notebook if there is one, else the terminal.

import { kernel } from "../../io/kernel.ts";
import type { TrainingReporter } from "../../training/training_reporter.ts";
import { notebookReporter } from "./notebook_reporter.ts";
import { terminalReporter } from "./terminal_reporter.ts";

/**
 * The reporter that suits where the program runs: live outputs in a notebook, a bar in a terminal,
 * a line an epoch in a log.
 *
 * @example
 * ```ts
 * import { defaultReporter } from "mnist";
 *
 * const reporter = defaultReporter();
 * reporter.start({ epochs: 1, steps: 10, images: 160, startEpoch: 1 });
 * ```
 */
export function defaultReporter(): TrainingReporter {
  return kernel() ? notebookReporter() : terminalReporter();
}

/** Reports nothing. */
export const silentReporter: TrainingReporter = {
  start() {},
  step() {},
  epoch() {},
  end() {},
};
