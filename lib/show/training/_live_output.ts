// An output of a cell that is drawn over, so that what is saved is its final state and nothing else.

import type { Displayable } from "../../io/displayable.ts";
import type { Kernel } from "../../io/kernel.ts";
import { display } from "../show.ts";

/** One output of the cell, replaced in place. */
export class LiveOutput {
  readonly #target: Kernel;
  readonly #now: () => number;
  readonly #interval: number;
  readonly #id = crypto.randomUUID();
  #drawnAt = -Infinity;
  #exists = false;
  #busy = false;
  /** Settles when all that was drawn has been sent; later drawings wait for earlier ones. */
  drawn: Promise<void> = Promise.resolve();

  constructor(target: Kernel, now: () => number, interval: number) {
    this.#target = target;
    this.#now = now;
    this.#interval = interval;
  }

  /** Whether enough time has passed, and the last drawing has been sent. */
  get isDue(): boolean {
    return !this.#busy && this.#now() - this.#drawnAt >= this.#interval;
  }

  draw(item: Displayable): void {
    this.#drawnAt = this.#now();
    this.#busy = true;
    const update = this.#exists;
    this.#exists = true;
    this.drawn = this.drawn
      .then(() => display(this.#target, item, { id: this.#id, update }))
      .finally(() => this.#busy = false);
    // Whoever awaits `drawn` learns of a failure; nobody awaits between epochs.
    this.drawn.catch(() => {});
  }
}
