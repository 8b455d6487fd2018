// A process's tie to its parent: what the parent says, and that it is gone.

import type { Answer } from "./_worker.ts";

/**
 * Hears the parent on standard input. A parent that ends, however it does, ends the pipe with it; then the signal is
 * aborted, and a process that is still there after a minute is ended from a thread of its own, whatever it hangs in.
 */
export class ParentLink implements Disposable {
  readonly #gone = new AbortController();
  readonly #thread: Worker;
  readonly #answers: boolean[] = [];
  #waiting: ((goesOn: boolean) => void) | undefined;

  constructor() {
    this.#thread = new Worker(new URL("parent_thread.ts", import.meta.url), { type: "module" });
    this.#thread.onmessage = ({ data }: MessageEvent<Answer | "gone">) => {
      if (data === "gone") {
        this.#gone.abort();
        this.#waiting?.(true); // the signal says the rest
      } else if (this.#waiting) this.#waiting(data.goesOn);
      else this.#answers.push(data.goesOn);
    };
  }

  /** Aborted when the parent is gone, or wants this process to end. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** The parent's next answer: whether the run goes on. */
  async answer(): Promise<boolean> {
    if (this.#gone.signal.aborted) return true;
    const said = this.#answers.shift();
    if (said !== undefined) return said;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting = resolve;
    return await promise.finally(() => this.#waiting = undefined);
  }

  [Symbol.dispose](): void {
    this.#thread.terminate();
  }
}
