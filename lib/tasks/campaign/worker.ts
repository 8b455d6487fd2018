// What the process of one run and its parent say to each other, in JSON lines.

import type { CampaignPlan } from "../../campaign/campaign_plan.ts";
import type { RunOutcome } from "../../campaign/carry_out_campaign.ts";
import type { Kept } from "../../campaign/keep_best.ts";
import type { TestLook } from "../../campaign/look_at_test_set.ts";
import { type Epoch, reviveEpoch } from "../../training/history.ts";
import { plain } from "../../io/escape.ts";
import { linesOf } from "../lines_of.ts";
import { startProgram } from "../start_program.ts";
import type { Asked } from "./asked.ts";

/** What the process says. The last line of a run is its outcome. */
export type WorkerLine =
  | RunOutcome
  | TestLook
  | ({ readonly kind: "kept" } & Kept)
  | { readonly kind: "plan"; readonly plan: CampaignPlan }
  /** What the images hash to. */
  | { readonly kind: "data"; readonly data: string }
  /** This machine's images are not the driver's. */
  | { readonly kind: "refused"; readonly message: string }
  /** It has begun, or done some steps. */
  | { readonly kind: "progress" }
  /** If it `asks`, it waits for an answer. */
  | { readonly kind: "epoch"; readonly epoch: Epoch; readonly asks: boolean };

/** What its parent says, and says by the end of the pipe: that it is to stop where it is. */
export interface Answer {
  readonly goesOn: boolean;
}

/** Starts the process of one run, on one core: many small runs side by side are faster in sum than one on all cores. */
export async function startWorker(
  { campaign, alsoRead }: Asked,
  command: string,
): Promise<Deno.ChildProcess> {
  return await startProgram("campaign/campaign_run", [campaign, command], {
    ...{ alsoRead, stdin: "piped", stdout: "piped" },
    env: { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" },
  });
}

/** Has a process do something else than a run, and hears what it says. */
export async function ask(
  asked: Asked,
  command: string,
  hear: (line: WorkerLine) => void | Promise<void>,
): Promise<number> {
  const child = await startWorker(asked, command);
  for await (const text of linesOf(child.stdout)) {
    const line: WorkerLine = JSON.parse(text, reviveEpoch);
    if (line.kind === "failed") console.error(line.message.split("\n").map(plain).join("\n"));
    await hear(line);
  }
  const { code } = await child.status;
  await child.stdin.close().catch(() => {}); // which it may have closed
  return code;
}
