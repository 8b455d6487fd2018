// One line per step: what is being done, and how long it took.

import { canRedraw, clearStatus, drawStatus, print } from "../../io/status_line.ts";

const columns = 72;

/** Prints the steps of a task, numbered `1/5`, as they are done. */
export class Steps {
  #begun = 0;
  readonly #total: number;
  readonly #heading: string | undefined;

  /**
   * @param total how many there will be
   * @param heading printed before the first, so that a task which fails before that says only why
   */
  constructor(total: number, heading?: string) {
    this.#total = total;
    this.#heading = heading;
  }

  /**
   * Does one step. In a terminal its line shows the seconds passing and what `act` last reported;
   * elsewhere (a log file, a container build) the line is finished when the step is.
   *
   * @param title what is done, with its size where there is a download
   * @param act does it; may call `report` with what it is busy with
   */
  async do(title: string, act: (report: (detail: string) => void) => Promise<void>): Promise<void> {
    if (this.#heading && this.#begun === 0) print(`${this.#heading}\n`);
    const line = `${++this.#begun}/${this.#total}  ${title} `;
    const started = performance.now();
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    let detail = "";
    const timer = setInterval(() => drawStatus(`${line}… ${seconds()}  ${detail}`), 200);
    const finish = (outcome: string) => {
      clearInterval(timer);
      clearStatus();
      print(
        `${canRedraw ? line : ""}${".".repeat(Math.max(3, columns - line.length))} ${outcome}\n`,
      );
    };
    if (!canRedraw) print(line);
    try {
      await act((report) => detail = report);
      finish(seconds());
    } catch (error) {
      finish("failed");
      throw error;
    }
  }
}
