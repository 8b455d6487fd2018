// Says how far a campaign is: a line for each run that ends, and what is going on below it.

import { duration, percent } from "../show/drawing/format.ts";
import { canRedraw, clearStatus, drawStatus } from "./status_line.ts";

/** Where one run is. */
export interface RunEpoch {
  readonly epoch: number;
  readonly epochs: number;
  readonly valAccuracy: number;
}

export class CampaignProgress {
  readonly #total: number;
  readonly #before: number;
  #done: number;
  readonly #started = performance.now();
  readonly #running = new Map<string, { since: number; epoch?: RunEpoch }>();

  /** @param done how many of the `total` runs earlier processes finished */
  constructor(total: number, done: number) {
    this.#total = total;
    this.#before = this.#done = done;
    console.error(`${total - done} of ${total} runs to do.`);
  }

  started(run: string): void {
    this.#running.set(run, { since: performance.now() });
    this.#draw();
  }

  epoch(run: string, epoch: RunEpoch): void {
    const { since = performance.now() } = this.#running.get(run) ?? {};
    this.#running.set(run, { since, epoch });
    this.#draw();
  }

  ended(run: string, code: number): void {
    const { since = performance.now(), epoch } = this.#running.get(run) ?? {};
    this.#running.delete(run);
    if (code === 0) this.#done++;
    clearStatus();
    const how = code === 0 ? "done" : code === 130 ? "interrupted" : "FAILED";
    const accuracy = epoch ? `, last validation accuracy ${percent(epoch.valAccuracy)}` : "";
    const took = duration((performance.now() - since) / 1000);
    console.error(
      `${this.#done}/${this.#total}  ${run}: ${how} in ${took}${accuracy}${this.#eta()}`,
    );
    this.#draw();
  }

  close(): void {
    clearStatus();
  }

  #eta(): string {
    const done = this.#done - this.#before;
    if (done === 0 || this.#done === this.#total) return "";
    const perRun = (performance.now() - this.#started) / 1000 / done;
    return `; about ${duration(perRun * (this.#total - this.#done))} to go`;
  }

  #draw(): void {
    if (!canRedraw) return;
    const runs = [...this.#running].map(([run, { epoch }]) =>
      epoch ? `${run} ${epoch.epoch}/${epoch.epochs} ${percent(epoch.valAccuracy)}` : run
    );
    drawStatus(`${this.#done}/${this.#total}  ${runs.join("  ")}${this.#eta()}`);
  }
}
