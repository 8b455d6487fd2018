// What rules see of a training run, without one.

import type { Training } from "../../lib/training/callback.ts";
import type { Epoch } from "../../lib/training/history.ts";

/** A run that remembers what a callback asks of it; only what the rules use is there. */
export function watchedTraining(learningRate = 1e-3) {
  const asked = { epoch: 0, bestEpoch: 0, learningRate, stopped: false, notes: [] as string[] };
  const training = Object.assign(asked, {
    keepBest: () => Promise.resolve(void (asked.bestEpoch = asked.epoch)),
    stop: () => void (asked.stopped = true),
    note: (text: string) => void asked.notes.push(text),
  });
  return training as typeof training & Training;
}

/** An epoch of which only its validation loss counts. */
export function epochOf(epoch: number, valLoss: number): Epoch {
  return { epoch, loss: 1, accuracy: 0, valLoss, valAccuracy: 0, learningRate: 1, seconds: 1 };
}
