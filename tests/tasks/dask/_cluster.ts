// Dask clusters of processes on this machine, and clones of the project with Dask in them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { dask, hasDask } from "../../../lib/tasks/dask/environment.ts";
import { keyIn, pythonOf } from "../../../lib/tasks/setup/extra_environment.ts";
import { linesOf } from "../../../lib/tasks/lines_of.ts";
import { Clone } from "../_clone.ts";

/** Dask is there once `deno task dask setup` has installed it: no test does. /proc and signals want Linux. */
export const noDask = Deno.build.os !== "linux" || !await hasDask();

/** A clone with Dask in it, linked file by file, and this sweep. */
export async function cloneWithDask(sweep: string): Promise<Clone> {
  const clone = await Clone.make({ borrow: true });
  const venv = clone.path(".venv-dask");
  const { success } = await new Deno.Command("cp", { args: ["-al", dask.venv, venv] }).output();
  const copied = success ||
    (await new Deno.Command("cp", { args: ["-a", dask.venv, venv] }).output()).success;
  assert.ok(copied);
  await Deno.remove(join(venv, "setup.json"));
  const list = await Deno.readTextFile(clone.path("lib", "tasks", "dask", "requirements.txt"));
  await Deno.writeTextFile(join(venv, "setup.json"), JSON.stringify({ key: keyIn(venv, list) }));
  await Deno.mkdir(clone.path("models", "mine"), { recursive: true });
  await Deno.writeTextFile(clone.path("rates.ts"), sweep);
  return clone;
}

/** Starts `deno task campaign` with the clone's sweep, its set-up left out. */
export function drive(clone: Clone, ...args: readonly string[]): Deno.ChildProcess {
  return clone.startProgram(
    "campaign/campaign",
    ["rates.ts", "--read", project.nodeModules, ...args],
    { INIT_CWD: clone.folder },
  );
}

/** A scheduler and workers, all of whom end with it. */
export class Cluster implements AsyncDisposable {
  readonly #clone: Clone;
  readonly #options: readonly string[];
  readonly #processes: Deno.ChildProcess[] = [];
  #scheduler: Deno.ChildProcess | undefined;
  address = "";

  private constructor(clone: Clone, options: readonly string[]) {
    this.#clone = clone;
    this.#options = options;
  }

  /** @param options of Dask, for scheduler and workers, such as certificates */
  static async start(clone: Clone, ...options: readonly string[]): Promise<Cluster> {
    const cluster = new Cluster(clone, options);
    await cluster.startScheduler();
    return cluster;
  }

  async startScheduler(): Promise<void> {
    const [child, address] = await this.#start(
      this.#clone,
      ["scheduler", "--port", this.address.split(":").at(-1) || "0"],
      /Scheduler at: +(\S+)/,
    );
    this.#scheduler = child;
    this.address = address;
  }

  async startWorker(
    { clone = this.#clone, through = [] as readonly string[], threads = 1 } = {},
  ): Promise<Deno.ChildProcess> {
    const args = ["worker", this.address, "--nthreads", String(threads)];
    const [child] = await this.#start(clone, args, /(Registered to): /, through);
    return child;
  }

  /** The scheduler's process. */
  get pid(): number {
    return this.#scheduler!.pid;
  }

  async killScheduler(): Promise<void> {
    this.#scheduler!.kill("SIGKILL");
    await this.#scheduler!.status;
  }

  async #start(
    clone: Clone,
    args: readonly string[],
    ready: RegExp,
    through: readonly string[] = [],
  ): Promise<[Deno.ChildProcess, string]> {
    const python = pythonOf(clone.path(".venv-dask"));
    const cluster = clone.path("lib", "tasks", "dask", "cluster.py");
    const [program, ...rest] = [
      ...[...through, python, "-I", cluster],
      ...[...args, ...this.#options],
    ];
    const child = new Deno.Command(program!, {
      args: rest,
      cwd: clone.folder,
      ...{ stdin: "null", stdout: "null", stderr: "piped" },
    }).spawn();
    this.#processes.push(child);
    let said = "";
    const found = Promise.withResolvers<string>();
    const listen = async () => {
      for await (const line of linesOf(child.stderr)) {
        said += `${line}\n`;
        const [, what] = line.match(ready) ?? [];
        if (what) found.resolve(what);
      }
      found.reject(new Error(said));
    };
    found.promise.catch(() => {}); // it may end later, when nobody waits any more
    listen();
    return [child, await found.promise];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#processes) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
    }
  }
}
