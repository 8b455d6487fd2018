// Counts the epochs since a figure last improved, for the rules that wait for so many.

import * as is from "../io/schema.ts";
import type { Epoch } from "./history.ts";
import type { Monitor } from "./settings.ts";

/** How long a figure has not improved. */
export class Patience {
  readonly #monitor: Monitor;
  readonly #minDelta: number;
  #best = Infinity;
  #waited = 0;

  /**
   * @param monitor the figure; without validation images it never improves
   * @param minDelta by more than how much it must get better to count
   */
  constructor(monitor: Monitor, minDelta = 0) {
    this.#monitor = monitor;
    this.#minDelta = minDelta;
  }

  /** Takes the next epoch's figure; returns whether it improved. */
  update({ valLoss, valAccuracy }: Epoch): boolean {
    const value = this.#monitor === "valLoss" ? valLoss : -valAccuracy;
    const improved = value < this.#best - this.#minDelta;
    if (improved) this.#best = value;
    this.#waited = improved ? 0 : this.#waited + 1;
    return improved;
  }

  /** Epochs since the last improvement, or since `restart`. */
  get waited(): number {
    return this.#waited;
  }

  restart(): void {
    this.#waited = 0;
  }

  state(): State {
    return { best: this.#best === Infinity ? null : this.#best, waited: this.#waited };
  }

  restore(state: unknown): void {
    const { best, waited } = is.conform(stateSchema, state);
    this.#best = best ?? Infinity;
    this.#waited = waited;
  }
}

interface State {
  /** What the figure must improve on; null before there is one. */
  readonly best: number | null;
  readonly waited: number;
}

const stateSchema = is.object<State>({ best: is.nullable(is.number), waited: is.count });
