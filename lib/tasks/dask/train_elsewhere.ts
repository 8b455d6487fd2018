// Trains a campaign's runs on other machines, as `deno task campaign --scheduler` or `--slurm`.

import { resolve } from "node:path";
import type { CampaignPlan } from "../../campaign/campaign_plan.ts";
import {
  type CampaignEnd,
  type CampaignReporter,
  carryOutCampaign,
  type RunOutcome,
} from "../../campaign/carry_out_campaign.ts";
import { ask } from "../campaign/worker.ts";
import type { Asked } from "../campaign/asked.ts";
import { typedIn } from "../named_folders.ts";
import { startProgram } from "../start_program.ts";
import { TaskError, wholeNumber } from "../task.ts";
import { DaskCrew, type DaskCrewOptions } from "./crew.ts";

/** The options of `deno task campaign` that say where other machines are, as `parseOptions` takes them. */
export const clusterOptions = {
  "scheduler": { type: "string" },
  "tls-ca": { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "slurm": { type: "string" },
  "slurm-options": { type: "string" },
  "send": { type: "string", multiple: true },
} as const;

/** Where a cluster is, or how to make one, and what it is sent. */
export type Cluster = Pick<DaskCrewOptions, "scheduler" | "slurm" | "tls" | "send">;

/** @returns the cluster that the options name; undefined for this machine alone */
export function clusterOf(
  values: { readonly [Name in keyof typeof clusterOptions]?: string | string[] | undefined },
): Cluster | undefined {
  const { scheduler, slurm, send = [], "slurm-options": options } = values as {
    readonly [name: string]: string | undefined;
  } & { readonly send?: readonly string[] };
  const tls = tlsOf(values);
  if (scheduler === undefined && slurm === undefined) {
    const [useless] = Object.keys(clusterOptions).filter((name) => name in values);
    if (useless === undefined) return;
    throw new TaskError(`--${useless} goes with --scheduler or --slurm, and neither is given.`);
  }
  if (slurm !== undefined) {
    if (scheduler !== undefined || tls) {
      throw new TaskError(
        "--slurm starts a scheduler of its own: leave out --scheduler and --tls.",
      );
    }
    const workers = wholeNumber("slurm", slurm);
    return { slurm: { workers, options: options ?? "" }, scheduler, tls, send };
  }
  const [, protocol, host] = scheduler!.match(/^(tcp|tls):\/\/(.+):\d+$/) ?? [];
  if (host === undefined || (protocol === "tls") !== (tls !== undefined)) {
    throw new TaskError(
      `--scheduler takes an address such as tcp://127.0.0.1:8786, or with --tls-ca, --tls-cert and --tls-key one such ` +
        `as tls://node1:8786, not "${scheduler}"${tls ? " with them" : ""}.`,
    );
  }
  if (!tls && !["127.0.0.1", "localhost", "[::1]"].includes(host)) {
    console.error(
      `${scheduler}: without TLS whoever reaches that address can run programs on its workers and on this machine; ` +
        "deno task dask certificates makes what keeps others out.",
    );
  }
  return { scheduler, slurm: undefined, tls, send };
}

function tlsOf(values: Readonly<Record<string, unknown>>): Cluster["tls"] {
  const given = ["tls-ca", "tls-cert", "tls-key"].map((name) => values[name]);
  if (given.every((file) => file === undefined)) return;
  const [ca, cert, key] = given.map((file) => {
    if (typeof file === "string") return resolve(typedIn(), file);
    throw new TaskError("--tls-ca, --tls-cert and --tls-key go together, and one is missing.");
  });
  return { ca: ca!, cert: cert!, key: key! };
}

/** Has every missing run trained on the workers of a cluster, and records each as it ends. */
export async function trainElsewhere(
  asked: Asked,
  plan: CampaignPlan,
  { reporter, only, ...options }:
    & Omit<DaskCrewOptions, "data" | "finished">
    & { readonly reporter: CampaignReporter; readonly only: string },
): Promise<CampaignEnd> {
  const setUp = await startProgram("dask/dask", ["setup"]);
  if (!(await setUp.status).success) throw new TaskError("Without Dask nothing can be sent away.");
  const finished = new Map<string, RunOutcome>();
  let data: string | undefined;
  await ask(asked, "--trained", (line) => {
    if (line.kind === "data") data = line.data;
    if (line.kind === "trained") finished.set(line.result.run, line);
  });
  if (data === undefined) throw new TaskError(`${plan.name}: no images, for the reason above.`);
  await using crew = await DaskCrew.start(asked, plan, { ...options, data, finished });
  const end = await carryOutCampaign(plan, crew, reporter, { only, signal: options.signal });
  crew.check();
  return end;
}
