// Reports nothing.

import type { TrainingReporter } from "../show/training_reporter.ts";

export const silentReporter: TrainingReporter = {
  start() {},
  step() {},
  epoch() {},
  end() {},
};
