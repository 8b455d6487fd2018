// Trains runs on the workers of a Dask cluster, through bridge.py.

import { isAbsolute, join, relative } from "node:path";
import { campaignFolder } from "../../campaign/campaign.ts";
import type { CampaignPlan } from "../../campaign/campaign_plan.ts";
import type { Crew, RunOutcome } from "../../campaign/carry_out_campaign.ts";
import { plain } from "../../io/escape.ts";
import { type Epoch, reviveEpoch } from "../../training/history.ts";
import type { Asked } from "../campaign/asked.ts";
import { linesOf } from "../lines_of.ts";
import { project } from "../project.ts";
import { TaskError } from "../task.ts";
import { dask } from "./environment.ts";

/** Which cluster, and what its workers are told. */
export interface DaskCrewOptions {
  /** Where its scheduler is; undefined for one of Slurm jobs. */
  readonly scheduler: string | undefined;
  readonly slurm: { readonly workers: number; readonly options: string } | undefined;
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string } | undefined;
  /** Runs at a time, however many workers there are. */
  readonly most: number;
  /** Milliseconds without a word after which a run is taken for hung, and killed. */
  readonly silence: number;
  /** Models that runs go on from: folders of the project. */
  readonly send: readonly string[];
  /** What the driver's images hash to. */
  readonly data: string | undefined;
  /** What earlier drivers had trained and not recorded, by run. */
  readonly finished: ReadonlyMap<string, RunOutcome>;
  /** Ends the runs under way after their step. */
  readonly signal: AbortSignal;
}

/** What the bridge says. */
type BridgeLine =
  | { readonly kind: "slots"; readonly count: number }
  | { readonly kind: "refused"; readonly worker: string; readonly why: string }
  | { readonly kind: "line"; readonly run: string; readonly line: RunLine }
  | { readonly kind: "ended"; readonly run: string; readonly outcome: RunOutcome }
  | { readonly kind: "gone"; readonly message: string };

type RunLine = { readonly kind: "epoch"; readonly epoch: Epoch; readonly asks: boolean } | {
  readonly kind: "progress" | "plan" | "kept" | "tested" | "ensemble";
};

interface UnderWay {
  readonly goesOn: (epoch: Epoch) => boolean;
  readonly end: (outcome: RunOutcome) => void;
}

/** Workers of a cluster, as many as there are at the time. */
export class DaskCrew implements Crew, AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #options: DaskCrewOptions;
  readonly #running = new Map<string, UnderWay>();
  readonly #refused = new Map<string, string>();
  readonly #reading: Promise<void>;
  #slots = 0;
  #gone: TaskError | undefined;
  #change = Promise.withResolvers<void>();

  private constructor(child: Deno.ChildProcess, options: DaskCrewOptions) {
    this.#child = child;
    this.#options = options;
    this.#input = child.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Connects with a cluster; its workers may come later. */
  static async start(asked: Asked, plan: CampaignPlan, options: DaskCrewOptions) {
    const { scheduler, slurm, tls, send, silence, data, signal } = options;
    const files = asked.isFile ? await modulesOf(asked.campaign) : [];
    const child = new Deno.Command(dask.python, {
      args: ["-I", dask.bridge],
      cwd: project.root,
      ...{ stdin: "piped", stdout: "piped" },
    }).spawn();
    const crew = new DaskCrew(child, options);
    crew.#tell({
      ...{ scheduler, slurm, tls, files, data },
      send: (await Promise.all(send.map(filesIn))).flat(),
      campaign: asked.isFile ? portable(asked.campaign) : asked.campaign,
      alsoRead: asked.alsoRead.map(portable),
      folder: portable(campaignFolder(plan.name)),
      silence: silence / 1000,
    });
    signal.addEventListener("abort", () => crew.stop());
    return crew;
  }

  get atOnce(): number {
    return Math.min(this.#slots, this.#options.most);
  }

  async changed(): Promise<void> {
    this.check();
    await this.#change.promise;
    this.check();
  }

  /** @throws {TaskError} if no run can be trained any more */
  check(): void {
    if (this.#gone) throw this.#gone;
  }

  /** The bridge reads the end of its input as the end of the campaign. */
  stop(): void {
    this.#input.close().catch(() => {});
  }

  async carryOut({ id }: { readonly id: string }, goesOn: UnderWay["goesOn"]): Promise<RunOutcome> {
    const before = this.#options.finished.get(id);
    if (before) return before;
    if (this.#gone || this.#options.signal.aborted) return { kind: "interrupted" };
    const { promise, resolve } = Promise.withResolvers<RunOutcome>();
    this.#running.set(id, { goesOn, end: resolve });
    this.#tell({ op: "train", run: id });
    return await promise.finally(() => this.#running.delete(id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#reading;
    await this.#child.status;
  }

  async #read(): Promise<void> {
    for await (const text of linesOf(this.#child.stdout)) this.#hear(JSON.parse(text, reviveEpoch));
    if (!this.#gone && !this.#options.signal.aborted) this.#end("Dask's client ended unexpectedly");
    for (const { end } of this.#running.values()) end({ kind: "interrupted" });
  }

  #hear(said: BridgeLine): void {
    if (said.kind === "slots") {
      if (said.count === 0 && this.#refused.size === 0) console.error("Waiting for workers.");
      this.#slots = said.count;
      this.#notify();
    } else if (said.kind === "refused") {
      console.error(plain(`Worker ${said.worker} is left out: ${said.why}.`));
      this.#refused.set(said.worker, said.why);
    } else if (said.kind === "gone") this.#end(said.message);
    else if (said.kind === "ended") this.#running.get(said.run)?.end(said.outcome);
    else if (said.line.kind === "epoch") {
      const goesOn = this.#running.get(said.run)?.goesOn(said.line.epoch) ?? false;
      if (said.line.asks) this.#tell({ op: "answer", run: said.run, goesOn });
    }
  }

  #end(message: string): void {
    const { scheduler } = this.#options;
    this.#gone ??= new TaskError(
      `${scheduler ? `--scheduler ${scheduler}` : "--slurm"}: ${message}.`,
    );
    this.#notify();
  }

  #notify(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #tell(what: unknown): void {
    this.#input.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`)).catch(() => {});
  }
}

/** A path as it is on a machine where the project lies elsewhere: from the project's folder, if it is in there. */
function portable(path: string): string {
  const inside = relative(project.root, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside || ".";
}

/** The file of a sweep and all that it imports from files outside the library. */
async function modulesOf(file: string): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    cwd: project.root,
    stderr: "inherit",
  }).output();
  const { modules }: { readonly modules: readonly { readonly local?: string }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return modules.flatMap(({ local }) => local === undefined ? [] : [portable(local)])
    .filter((path) => !/^(?:lib|node_modules)[\\/]|[\\/]node_modules[\\/]/.test(path));
}

/** The files of a model's folder, from the project's. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const path = join(project.root, folder);
  const inside = portable(path);
  try {
    if (isAbsolute(inside)) throw new Deno.errors.NotFound();
    return await Array.fromAsync(Deno.readDir(path), ({ name }) => join(inside, name));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TaskError(`--send ${folder}: expected a model's folder in this project, found none.`);
  }
}
