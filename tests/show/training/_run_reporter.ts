// A training run as a reporter is told of it.

import type { TrainingReporter } from "../../../lib/training/callback.ts";
import { history } from "../_examples.ts";

export const plan = { epochs: 8, steps: 4, images: 64, startEpoch: 1, patience: 5 };

/** As `train` does: two epochs of four steps a second apart, then the end. */
export async function runReporter(reporter: TrainingReporter, clock = { now: 0 }): Promise<void> {
  reporter.onTrainBegin(plan);
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (const row of history.slice(0, 2)) {
    for (let step = 1; step <= 4; step++) {
      clock.now += 1000;
      reporter.onStepEnd({
        epoch: row.epoch,
        step,
        loss: 0.3,
        accuracy: 0.91,
        imagesPerSecond: 16,
      });
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await reporter.onEpochEnd(row, {
      history: history.slice(0, row.epoch),
      bestEpoch: row.epoch,
      learningRate: 1e-3,
      notes: row.epoch === 2 ? ["<b>note</b>"] : [],
    });
  }
  await reporter.onTrainEnd({
    reason: "early stopping",
    history: history.slice(0, 2),
    seconds: 20,
    bestEpoch: 2,
  });
}
