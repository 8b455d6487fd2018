// One line per step: what was done, and how long it took.

import { canRedraw, clearStatus, drawStatus, print } from "../../io/status_line.ts";

const columns = 72;

/** Prints the steps of a task, numbered `1/5`, as they are done; several may be under way at once. */
export class Steps {
  #finished = 0;
  #headed = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #total: number;
  readonly #heading: string | undefined;
  readonly #started = performance.now();
  readonly #busy = new Map<string, string>();
  readonly #stop = new AbortController();

  /**
   * @param total how many there will be
   * @param heading printed before the first, so that a task which fails before that says only why
   */
  constructor(total: number, heading?: string) {
    this.#total = total;
    this.#heading = heading;
  }

  /** Aborted by the first step that fails, so that those beside it end too. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * Does one step. In a terminal a line shows which are under way and what each `act` last reported;
   * elsewhere (a log file, a container build) a line says that it begins. The step's own is printed when it is finished.
   *
   * @param title what is done, with its size where there is a download
   * @param act does it; may call `report` with what it is busy with
   */
  async do(title: string, act: (report: (detail: string) => void) => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#heading && !this.#headed) print(`${this.#heading}\n`);
    this.#headed = true;
    const started = performance.now();
    this.#busy.set(title, "");
    // In a log, that a step stands still shows only if its beginning was told.
    if (!canRedraw) print(`     ${title} …\n`);
    this.#timer ??= setInterval(() => this.#draw(), 200);
    const finish = (outcome: string) => {
      clearStatus();
      const line = `${++this.#finished}/${this.#total}  ${title} `;
      print(`${line}${".".repeat(Math.max(3, columns - line.length))} ${outcome}\n`);
    };
    try {
      await act((detail) => this.#busy.set(title, detail));
      finish(seconds(started));
    } catch (error) {
      // Those that end because another failed have nothing to say.
      if (!this.signal.aborted) finish("failed");
      this.#stop.abort(error);
      throw error;
    } finally {
      this.#busy.delete(title);
      if (this.#busy.size === 0) this.#timer = void clearInterval(this.#timer);
    }
  }

  /**
   * Does several things at once, and returns when all have ended; if one failed, throws what the first to fail threw.
   */
  async together(acts: readonly Promise<void>[]): Promise<void> {
    await Promise.allSettled(acts.map((act) => act.catch((error) => this.#stop.abort(error))));
    this.signal.throwIfAborted();
  }

  #draw(): void {
    if (!canRedraw) return;
    const each = [...this.#busy].map(([title, detail]) =>
      `${title.split(",")[0]} ${detail.slice(0, 24)}`
    );
    drawStatus(`${this.#finished}/${this.#total}  ${seconds(this.#started)}  ${each.join(" | ")}`);
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
