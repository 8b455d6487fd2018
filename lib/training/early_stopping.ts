// Decides which epoch is best, and when training has stopped getting better. Keras's EarlyStopping.

import type { Callback, Training } from "./callback.ts";
import type { Epoch } from "./history.ts";
import { Patience } from "./_patience.ts";
import type { Monitor } from "./settings.ts";

/**
 * Watches one figure, epoch by epoch, with Keras's rule: any decrease is an improvement, and training stops after
 * `patience` epochs without one.
 */
export class EarlyStopping implements Callback {
  readonly name = "early stopping";
  readonly #most: number;
  readonly #patience: Patience;

  /** @param patience epochs without improvement that end training; `Infinity` never does */
  constructor(patience: number, monitor: Monitor = "valLoss") {
    this.#most = patience;
    this.#patience = new Patience(monitor);
  }

  /** A run that had run out of patience before it was interrupted does not train another epoch. */
  onTrainBegin(training: Training): void {
    if (this.#patience.waited >= this.#most) training.stop("early stopping");
  }

  async onEpochEnd(epoch: Epoch, training: Training): Promise<void> {
    if (this.#patience.update(epoch)) return await training.keepBest();
    if (this.#patience.waited < this.#most) return;
    training.note(`early stopping: epoch ${training.bestEpoch} was best`);
    training.stop("early stopping");
  }

  state(): unknown {
    return this.#patience.state();
  }

  restore(state: unknown): void {
    this.#patience.restore(state);
  }
}
