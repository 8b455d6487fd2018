// Lets signals, timers and the display have their turn while training keeps the thread.

/** Short enough for a Stop to feel immediate, long enough for the pause (1 to 2 ms) not to count. */
const interval = 100;

/** Pauses now and then. */
export class Breather {
  #last = performance.now();

  /** Call often; returns at once unless a pause is due. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#last < interval) return;
    // A resolved promise or setImmediate would not let signals in.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
