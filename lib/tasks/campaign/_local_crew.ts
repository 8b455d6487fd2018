// Trains runs on this machine, each in a process of its own.

import type { Crew, RunOutcome } from "../../campaign/carry_out_campaign.ts";
import { reviveEpoch } from "../../training/history.ts";
import { linesOf } from "../lines_of.ts";
import type { Asked } from "./asked.ts";
import { type Answer, startWorker, type WorkerLine } from "./worker.ts";

/** How many, and when a run is given up. */
export interface LocalCrewOptions {
  /** Runs at a time. */
  readonly processes: number;
  /** Milliseconds without a word after which a process is taken for hung, and killed. */
  readonly silence: number;
  /** Ends the runs under way after their step. */
  readonly signal: AbortSignal;
}

/** @returns processes that train the campaign's runs */
export function localCrew(asked: Asked, options: LocalCrewOptions): Crew {
  const { processes, silence } = options;
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  return {
    atOnce: processes,
    stop: () => stopping.abort(),
    async carryOut({ id }, goesOn): Promise<RunOutcome> {
      const child = await startWorker(asked, id);
      const input = child.stdin.getWriter();
      const answer = (said: Answer) =>
        input.write(new TextEncoder().encode(`${JSON.stringify(said)}\n`)).catch(() => {});
      // It reads the end of its input as the end of its parent, and stops where it can go on.
      const close = () => void input.close().catch(() => {});
      signal.addEventListener("abort", close);
      if (signal.aborted) close();
      let outcome: RunOutcome | undefined;
      let hung = false;
      const kill = () => {
        hung = true;
        child.kill("SIGKILL");
      };
      let timer = setTimeout(kill, silence);
      try {
        for await (const text of linesOf(child.stdout)) {
          clearTimeout(timer);
          timer = setTimeout(kill, silence);
          const line = parse(text);
          if (line?.kind === "epoch") {
            const further = goesOn(line.epoch);
            if (line.asks) await answer({ goesOn: further });
          } else if (line && isOutcome(line)) outcome = line;
        }
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", close);
      }
      const { code, signal: killed } = await child.status;
      close();
      if (outcome) return outcome;
      if (hung) {
        return { kind: "lost", message: `No progress for ${silence / 60_000} minutes: killed.` };
      }
      if (signal.aborted) return { kind: "interrupted" };
      return killed
        ? { kind: "lost", message: `Its process ended by ${killed}.` }
        : { kind: "failed", message: `Its process ended with exit code ${code}.` };
    },
  };
}

/** What else a process prints, a network's own console.log say, is no line of ours. */
function parse(text: string): WorkerLine | undefined {
  try {
    return JSON.parse(text, reviveEpoch);
  } catch {
    console.error(text);
  }
}

function isOutcome(line: WorkerLine): line is RunOutcome {
  return ["trained", "diverged", "interrupted", "failed"].includes(line.kind);
}
