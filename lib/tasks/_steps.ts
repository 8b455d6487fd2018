// One line per step: what is being done, and how long it took.

const columns = 72;

/** Prints the steps of a task, numbered `1/5`, as they are done. */
export class Steps {
  #done = 0;
  readonly #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * Does one step. In a terminal its line shows the seconds passing and what `act` last reported;
   * elsewhere (a log file, a container build) the line is finished when the step is.
   *
   * @param title What is done, with its size where there is a download.
   * @param act Does it; may call `report` with what it is busy with.
   */
  async do(title: string, act: (report: (detail: string) => void) => Promise<void>): Promise<void> {
    const line = `${++this.#done}/${this.#total}  ${title} `;
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1) + " s";
    const live = Deno.stdout.isTerminal();
    let detail = "";
    const draw = () => write(`\r${fit(`${line}… ${seconds()}  ${detail}`)}\x1b[K`);
    if (!live) write(line);
    const timer = live ? setInterval(draw, 200) : undefined;
    try {
      await act((report) => detail = report);
      write(`${live ? `\r\x1b[K${line}` : ""}${".".repeat(dots(line))} ${seconds()}\n`);
    } catch (error) {
      write(`${live ? `\r\x1b[K${line}` : ""}${".".repeat(dots(line))} failed\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
}

const dots = (line: string) => Math.max(3, columns - line.length);
const fit = (text: string) => text.slice(0, Deno.consoleSize().columns - 1);
const write = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
