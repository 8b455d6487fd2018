// Lowers the learning rate when training no longer gets better. Keras's ReduceLROnPlateau.

import type { Callback, Training } from "./callback.ts";
import type { Epoch } from "./history.ts";
import { Patience } from "./_patience.ts";
import type { Monitor, ReduceOnPlateauSettings } from "./settings.ts";

/** Keras's default. */
const minDelta = 1e-4;

/**
 * Watches one figure, epoch by epoch, with Keras's rule: only a decrease of more than 1e-4 is an improvement, unlike
 * `EarlyStopping`'s, and a reduction starts the count anew.
 */
export class ReduceOnPlateau implements Callback {
  readonly name = "reduce on plateau";
  readonly #settings: Required<ReduceOnPlateauSettings>;
  readonly #patience: Patience;

  constructor(settings: Required<ReduceOnPlateauSettings>, monitor: Monitor = "valLoss") {
    this.#settings = settings;
    this.#patience = new Patience(monitor, minDelta);
  }

  onEpochEnd(epoch: Epoch, training: Training): void {
    const { patience, factor, minLearningRate } = this.#settings;
    this.#patience.update(epoch);
    if (this.#patience.waited < patience || training.learningRate <= minLearningRate) return;
    training.learningRate = Math.max(training.learningRate * factor, minLearningRate);
    training.note(`learning rate reduced to ${Number(training.learningRate.toPrecision(3))}`);
    this.#patience.restart();
  }

  state(): unknown {
    return this.#patience.state();
  }

  restore(state: unknown): void {
    this.#patience.restore(state);
  }
}
