// Stop in a notebook, Ctrl+C in a terminal and AbortSignals, as everything that takes long looks at them.

/**
 * Reports that Stop, Ctrl+C or an AbortSignal ended a call, and how far it had come. The signal's own reason is the cause.
 *
 * @example
 * ```ts
 * import { InterruptedError } from "./interruption.ts";
 *
 * const stopped = new InterruptedError("predict: stopped after 12,000 of 60,000 images");
 * console.log(stopped.name); // InterruptedError
 * ```
 */
export class InterruptedError extends Error {
  static {
    this.prototype.name = "InterruptedError";
  }
}

/** How an {@linkcode Interruption} is opened. */
export interface InterruptionOptions {
  /** Ends the call as Stop does. */
  readonly signal?: AbortSignal | undefined;
  /** Begins even right after an interruption that {@linkcode Interruption.keep} kept. */
  readonly anew?: boolean;
}

/**
 * Listens for SIGINT, which is Jupyter's Stop and Ctrl+C, for as long as a call takes; calls within calls share one
 * listener, and are all interrupted. The first SIGINT is heard, the second kills the process as it would have without us.
 *
 * A call that was interrupted throws, and so ends the cell. Training returns its run instead, so a loop would go on to
 * its next training. Cells run one after another, and nothing tells a library where one ends, except that the process
 * then waits for the user. So a kept interruption refuses further calls until the process has been free for a second.
 *
 * @example
 * ```ts
 * import { Interruption } from "./interruption.ts";
 *
 * using interruption = new Interruption("count");
 * for (let i = 0; i < 1000; i++) await interruption.breathe(() => `after ${i} of 1,000`);
 * ```
 */
export class Interruption implements Disposable {
  readonly #call: string;
  readonly #signal: AbortSignal | undefined;
  #kept = false;
  #closed = false;

  /**
   * @param call the function's name, for errors
   * @param options a signal, and whether to begin right after an interruption
   * @throws {InterruptedError} if the user stopped training a moment ago, and this goes on in the same cell or script
   */
  constructor(call: string, { signal, anew = false }: InterruptionOptions = {}) {
    if (anew) forget();
    else if (remembered !== undefined && open === 0) {
      throw new InterruptedError(`${call}: not started, as training was stopped a moment ago`);
    }
    this.#call = call;
    this.#signal = signal;
    if (open++ === 0) Deno.addSignalListener("SIGINT", hear);
  }

  /** Why to end, if one of them was heard. */
  get reason(): "interrupted" | "aborted" | undefined {
    if (stop.signal.aborted) return "interrupted";
    return this.#signal?.aborted ? "aborted" : undefined;
  }

  /** Aborts when one of them is heard. */
  get signal(): AbortSignal {
    return this.#signal ? AbortSignal.any([this.#signal, stop.signal]) : stop.signal;
  }

  /**
   * Ends the call if it is to end.
   *
   * @param where how far it is, such as `"after 12 of 60 images"`
   * @throws {InterruptedError} if it is
   */
  check(where: () => string): void {
    if (this.reason) throw this.#error(where());
  }

  /** Pauses if a pause is due; to be called often. Signals, timers and the display have their turn only then. */
  async pause(): Promise<void> {
    if (performance.now() - paused < interval) return;
    // Signals are not delivered while a resolved promise or setImmediate is awaited.
    await new Promise((resolve) => setTimeout(resolve, 0));
    paused = performance.now();
  }

  /** {@linkcode pause}, then {@linkcode check}. */
  async breathe(where: () => string): Promise<void> {
    await this.pause();
    this.check(where);
  }

  /**
   * Awaits a part of the call. If the part was interrupted, the error is about the whole.
   *
   * @throws {InterruptedError} if it was
   */
  async part<Result>(part: Promise<Result>, where: () => string): Promise<Result> {
    try {
      return await part;
    } catch (error) {
      if (error instanceof InterruptedError) throw this.#error(where());
      throw error;
    }
  }

  /** To be called where an interrupted call returns instead of throwing: what follows in its cell is not to begin. */
  keep(): void {
    this.#kept = true;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    if (--open > 0) return;
    if (this.#kept && stop.signal.aborted) remember();
    if (!stop.signal.aborted) Deno.removeSignalListener("SIGINT", hear);
    stop = new AbortController();
  }

  #error(where: string): InterruptedError {
    return new InterruptedError(`${this.#call}: stopped ${where}`, {
      ...(this.#signal?.aborted && { cause: this.#signal.reason }),
    });
  }
}

/** Milliseconds: short enough for Stop to feel immediate, long enough for pauses of 1 to 2 ms to be negligible. */
const interval = 100;

/** When the last pause ended: shared, as many short calls would otherwise never pause. */
let paused = performance.now();

/** How many calls are under way, those within others counted. */
let open = 0;

/** Aborted by SIGINT; a new one once no call is under way. */
let stop = new AbortController();

function hear(): void {
  Deno.removeSignalListener("SIGINT", hear);
  stop.abort();
}

/** The timer of an interruption that was kept. */
let remembered: ReturnType<typeof setInterval> | undefined;

/** Counts turns, not time: a loop that draws a figure for seconds between two trainings is not free meanwhile. */
function remember(): void {
  forget();
  let turns = 0;
  const timer = setInterval(() => ++turns === 10 && forget(), 100);
  Deno.unrefTimer(timer);
  remembered = timer;
}

function forget(): void {
  clearInterval(remembered);
  remembered = undefined;
}

/**
 * Says how far a call is.
 *
 * @param done how many
 * @param total of how many
 * @param what the plural of what they are
 * @returns such as `"after 12,000 of 60,000 images"`
 */
export function after(done: number, total: number, what: string): string {
  return `after ${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${what}`;
}
