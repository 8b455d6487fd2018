// Listens for the two ways to end training early.

/** Jupyter's Stop and Ctrl+C (SIGINT) and an AbortSignal, as something to look at between steps. */
export class Interruption implements Disposable {
  #stopped = false;
  readonly #signal: AbortSignal | undefined;
  readonly #onInterrupt = () => {
    this.#stopped = true;
    // The next one kills the process, as it would have without us.
    this[Symbol.dispose]();
  };

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    Deno.addSignalListener("SIGINT", this.#onInterrupt);
  }

  /** Why to end, if one of them was heard. */
  get reason(): "interrupted" | "aborted" | undefined {
    if (this.#stopped) return "interrupted";
    return this.#signal?.aborted ? "aborted" : undefined;
  }

  [Symbol.dispose](): void {
    Deno.removeSignalListener("SIGINT", this.#onInterrupt);
  }
}
