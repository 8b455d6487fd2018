// Lets signals, timers and the display have their turn while training occupies the thread.

/** Milliseconds: short enough for Stop to feel immediate, long enough for pauses of 1 to 2 ms to be negligible. */
const interval = 100;

/** Pauses now and then. */
export class Breather {
  #last = performance.now();

  /** Pauses if a pause is due; to be called often. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#last < interval) return;
    // Signals are not delivered while a resolved promise or setImmediate is awaited.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
