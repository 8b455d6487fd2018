// Successive halving: after some epochs the worst runs are stopped, so that time goes to those that promise more.

import type { Epoch } from "../training/history.ts";
import type { HalvingRule } from "./halving_rule.ts";
import type { RunResult } from "./results_file.ts";

/** What runs are compared by. */
type Figures = Pick<Epoch, "valAccuracy" | "valLoss">;

/**
 * Asynchronous successive halving (ASHA; Li et al. 2020), in the form that stops: a run that comes to a rung is
 * compared with those that were there before it, so that none waits for others. What is stopped thus depends on the
 * order in which runs go, and runs side by side may end otherwise than the same runs one after another.
 */
export class Halving {
  readonly #rule: HalvingRule;
  /** By epoch, then by run. */
  readonly #rungs: Map<number, Map<string, Figures>>;

  /** @param results what earlier processes recorded, of whom later runs are compared as well */
  constructor(rule: HalvingRule, results: readonly RunResult[] = []) {
    this.#rule = rule;
    this.#rungs = new Map(rule.after.map((epoch) => [epoch, new Map()]));
    for (const { run, training: { history } } of results) {
      for (const row of history) this.#rungs.get(row.epoch)?.set(run, row);
    }
  }

  /**
   * Takes note of a run's epoch.
   *
   * @returns whether the run goes on
   */
  goesOn(run: string, epoch: Epoch): boolean {
    const rung = this.#rungs.get(epoch.epoch);
    if (!rung) return true;
    rung.set(run, epoch);
    const better = [...rung.values()].filter((other) => compareFigures(other, epoch) < 0).length;
    // Of two, neither is the worst third.
    return better < rung.size - Math.floor(this.#rule.stop * rung.size);
  }
}

/** Below 0 if the first did better: by accuracy, then by loss. */
export function compareFigures(a: Figures, b: Figures): number {
  return b.valAccuracy - a.valAccuracy || a.valLoss - b.valLoss;
}
