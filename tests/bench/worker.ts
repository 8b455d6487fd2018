// One contender's process: started once, then told what to do, one JSON line at a time.

import { join } from "node:path";
import { linesOf } from "../../lib/tasks/lines_of.ts";
import { project } from "../../lib/tasks/project.ts";
import type { Configuration } from "./configuration.ts";
import { type LaunchOptions, mallocVariables, type Program } from "./contenders.ts";
import { peers } from "./peers.ts";
import type { Answers, Greeting, Requests } from "./protocol.ts";

/** A contender cannot do what it was told; the message says why, in its own words. */
export class WorkerError extends Error {
  override name = "WorkerError";
}

/** What tells TensorFlow how many threads to use: within an op, and for ops side by side. */
function threadVariables(threads: number): Record<string, string> {
  return { TF_NUM_INTRAOP_THREADS: `${threads}`, TF_NUM_INTEROP_THREADS: `${threads}` };
}

/** No answer takes this long unless something hangs: milliseconds. */
const patience = 900_000;

/** A running contender. Only the one that was asked last computes; the others wait for a line. */
export class Worker implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #answers: AsyncGenerator<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #heard: Promise<void>;
  #complaint = "";

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#answers = linesOf(process.stdout);
    this.#input = process.stdin.getWriter();
    this.#heard = this.#listen(process.stderr);
  }

  /**
   * Starts a contender.
   *
   * @throws {WorkerError} if it does not get as far as its greeting
   */
  static async start(
    program: Program,
    configuration: Configuration,
    launch: LaunchOptions = {},
  ): Promise<{ readonly worker: Worker; readonly greeting: Greeting }> {
    const told = JSON.stringify({ data: peers.data, ...configuration, ...launch });
    const file = join(project.root, "tests", "bench", "workers", program);
    const [command, ...args] = program.endsWith(".py")
      ? [peers.python, "-s", "-E", "-B", file, told] as const
      : [Deno.execPath(), "run", "-q", "-A", file, told] as const; // all permissions, as a kernel has them
    const process = new Deno.Command(command, {
      args,
      cwd: project.root,
      env: {
        TF_CPP_MIN_LOG_LEVEL: "3",
        KERAS_BACKEND: "tensorflow",
        CUDA_VISIBLE_DEVICES: "",
        ...(launch.tunedMalloc && mallocVariables),
        ...(program === "ours.ts" && launch.threads && threadVariables(launch.threads)),
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const worker = new Worker(process);
    try {
      return { worker, greeting: await worker.#answer<Greeting>() };
    } catch (error) {
      await worker.end();
      throw error;
    }
  }

  /**
   * Has the contender do something.
   *
   * @throws {WorkerError} if it cannot
   */
  async ask<Kind extends keyof Answers>(
    kind: Kind,
    options: Requests[Kind],
  ): Promise<Answers[Kind]> {
    const request = new TextEncoder().encode(JSON.stringify({ do: kind, ...options }) + "\n");
    await this.#input.write(request).catch(() => {}); // it has ended, and #answer says how
    return await this.#answer();
  }

  /** Ends the process, by force if it does not end with its input. */
  async end(): Promise<void> {
    await this.#input.close().catch(() => {});
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 2000);
    await this.#process.status;
    clearTimeout(timer);
    await Promise.all([this.#answers.return(undefined), this.#heard]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  async #answer<Answer>(): Promise<Answer> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), patience);
    const { value: line, done } = await this.#answers.next();
    clearTimeout(timer);
    if (done) {
      const [{ code, signal }] = await Promise.all([this.#process.status, this.#heard]);
      const said = this.#complaint.trim().split("\n").at(-1) ?? "";
      throw new WorkerError(`ended by ${signal ?? `exit code ${code}`}: ${said}`);
    }
    const answer: Answer & { readonly error?: string } = JSON.parse(line);
    if (answer.error !== undefined) throw new WorkerError(answer.error);
    return answer;
  }

  async #listen(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const line of linesOf(stream)) {
      this.#complaint = `${this.#complaint}${line}\n`.slice(-4000);
    }
  }
}
