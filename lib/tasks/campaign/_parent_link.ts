// A process's tie to its parent: what the parent says, and that it is gone.

import type { Answer } from "./worker.ts";

/** Milliseconds for a process to end by itself: it has a step, a validation and a checkpoint to finish. */
const minute = 60_000;

/**
 * Hears the parent on standard input. A parent that ends, however it does, ends the pipe with it; then the signal is
 * aborted, and a process that is still there after a minute is ended from a thread of its own, whatever it hangs in.
 */
export class ParentLink implements Disposable {
  readonly #gone = new AbortController();
  readonly #thread: Worker;
  readonly #answers: boolean[] = [];
  #waiting: ((goesOn: boolean) => void) | undefined;

  /** @param grace milliseconds between the parent's end and this process's */
  constructor(grace = minute) {
    const thread = new URL("parent_thread.ts", import.meta.url);
    this.#thread = new Worker(thread, { type: "module", name: String(grace) });
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
