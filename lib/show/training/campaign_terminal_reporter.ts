// A campaign in a terminal: a line for each run that ends, and what is going on below it.

import type {
  CampaignReporter,
  CampaignState,
  RunOutcome,
} from "../../campaign/carry_out_campaign.ts";
import type { RunPlan } from "../../campaign/campaign_plan.ts";
import { plain } from "../../io/escape.ts";
import { canRedraw, clearStatus, drawStatus } from "../../io/status_line.ts";
import { type Epoch, isValidated } from "../../training/history.ts";
import { duration, percent } from "../drawing/format.ts";

/** What is known of a run under way. */
interface Running {
  readonly since: number;
  readonly epoch?: Epoch;
}

/** Reports a campaign on standard error. */
export function campaignTerminalReporter(): CampaignReporter {
  return new TerminalReporter();
}

class TerminalReporter implements CampaignReporter {
  #total = 0;
  #before = 0;
  #done = 0;
  #started = 0;
  readonly #running = new Map<RunPlan, Running>();

  onBegin({ asked, results, diverged }: CampaignState): void {
    const known = new Set([...results, ...diverged].map(({ run }) => run));
    this.#total = asked.length;
    this.#before = this.#done = asked.filter(({ id }) => known.has(id)).length;
    this.#started = performance.now();
    console.error(`${this.#total - this.#done} of ${this.#total} runs to do.`);
  }

  onRunBegin(run: RunPlan): void {
    this.#running.set(run, { since: performance.now() });
    this.#draw();
  }

  onEpoch(run: RunPlan, epoch: Epoch): void {
    const { since = performance.now() } = this.#running.get(run) ?? {};
    this.#running.set(run, { since, epoch });
    this.#draw();
  }

  onRunEnd(run: RunPlan, outcome: RunOutcome): void {
    const { since = performance.now(), epoch } = this.#running.get(run) ?? {};
    this.#running.delete(run);
    if (outcome.kind === "trained" || outcome.kind === "diverged") this.#done++;
    clearStatus();
    const accuracy = epoch && isValidated(epoch)
      ? `, last validation accuracy ${percent(epoch.valAccuracy)}`
      : "";
    const took = duration((performance.now() - since) / 1000);
    console.error(
      `${this.#done}/${this.#total}  ${run.id}: ${
        wordOf(outcome)
      } in ${took}${accuracy}${this.#eta()}`,
    );
    if (outcome.kind === "failed" || outcome.kind === "lost") {
      console.error(outcome.message.split("\n").map((line) => `  ${plain(line)}`).join("\n"));
    }
    this.#draw();
  }

  onEnd(): void {
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
    const runs = [...this.#running].map(([{ id, epochs }, { epoch }]) =>
      epoch ? `${id} ${epoch.epoch}/${epochs} ${percent(epoch.valAccuracy)}` : id
    );
    drawStatus(`${this.#done}/${this.#total}  ${runs.join("  ")}${this.#eta()}`);
  }
}

function wordOf(outcome: RunOutcome): string {
  if (outcome.kind !== "trained") {
    return { diverged: "diverged", interrupted: "interrupted", failed: "FAILED", lost: "LOST" }[
      outcome.kind
    ];
  }
  const { reason, epochs } = outcome.result.training;
  return reason === "stopped" ? `stopped after epoch ${epochs}` : "done";
}
