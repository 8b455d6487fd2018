// How the learning rate moves over a training run whose length is known beforehand.

import type { Callback, Training } from "./callback.ts";
import type { Schedule } from "./settings.ts";

/** Sets each step's learning rate by how much of the run is done. */
export class LearningRateSchedule implements Callback {
  readonly #schedule: Schedule;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  onStepBegin(training: Training): void {
    const { epoch, epochs, step, steps, settings } = training;
    const progress = (epoch - 1 + step / steps) / epochs;
    training.learningRate = settings.learningRate * scheduledShare(this.#schedule, progress);
  }
}

/**
 * The share of the learning rate that a step trains with.
 *
 * `"cosine"` falls from 1 to 0 along half a cosine (Loshchilov & Hutter 2017). `"oneCycle"` first rises from 1/25 along a
 * line, over the first fifth of the run, then falls likewise to 0 (after Smith & Topin 2018).
 *
 * @param schedule the shape
 * @param progress how much of the run is done, 0 before the first step, below 1
 * @returns what the learning rate is multiplied by
 *
 * @example
 * ```ts
 * scheduledShare("cosine", 0.5); // 0.5
 * ```
 */
export function scheduledShare(schedule: Schedule, progress: number): number {
  if (schedule === "constant") return 1;
  if (schedule === "cosine") return halfCosine(progress);
  if (progress < warmUp) return start + (1 - start) * progress / warmUp;
  return halfCosine((progress - warmUp) / (1 - warmUp));
}

/** From 1 at 0 to 0 at 1. */
function halfCosine(at: number): number {
  return (1 + Math.cos(Math.PI * at)) / 2;
}

/** The part of the run in which the rate rises, and where it starts from. */
const warmUp = 0.2;
const start = 1 / 25;
