// Chooses who watches training: the notebook if there is one, else the terminal.

import { kernel } from "../../io/kernel.ts";
import type { TrainingReporter } from "../../training/callback.ts";
import { notebookReporter } from "./notebook_reporter.ts";
import { terminalReporter } from "./terminal_reporter.ts";

/**
 * The reporter that suits where the program runs: live outputs in a notebook, a bar in a terminal,
 * a line an epoch in a log.
 *
 * @example
 * ```ts
 * import { defaultReporter } from "./default_reporter.ts";
 *
 * const reporter = defaultReporter();
 * reporter.onTrainBegin({ epochs: 1, steps: 10, images: 160, startEpoch: 1 });
 * ```
 */
export function defaultReporter(): TrainingReporter {
  return kernel() ? notebookReporter() : terminalReporter();
}

/**
 * Reports nothing.
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, silentReporter, train } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 40, test: 10 });
 * await train(baselineCnn(), digits, { epochs: 1, batchSize: 8, reporter: silentReporter });
 * ```
 */
export const silentReporter: TrainingReporter = {
  onTrainBegin() {},
  onStepEnd() {},
  onEpochEnd() {},
  onTrainEnd() {},
};
