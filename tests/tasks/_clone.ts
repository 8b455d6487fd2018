// A fresh clone of the project as it is now, and its tasks run in it as a user runs them.

import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { project } from "../../lib/tasks/project.ts";

/** How a task ended and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Without the lines in which Deno says what it runs. */
  readonly stderr: string;
}

/** A clone in a folder of its own, which goes when it is disposed of. */
export class Clone implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  /** @returns the absolute path of something in it */
  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /**
   * Copies what git would clone if all were committed as it is now.
   *
   * @param options whether the clone borrows what the project's own set-up made
   */
  static async make({ borrow = false } = {}): Promise<Clone> {
    const folder = join(await Deno.makeTempDir({ prefix: "clone-" }), "project");
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      cwd: project.root,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    for (const path of new TextDecoder().decode(stdout).split("\0")) {
      // What was removed is still listed; packages that are linked are not ignored.
      const info = await Deno.lstat(join(project.root, path)).catch(() => undefined);
      if (!info?.isFile) continue;
      await Deno.mkdir(join(folder, dirname(path)), { recursive: true });
      await Deno.copyFile(join(project.root, path), join(folder, path));
    }
    if (borrow) {
      await Deno.symlink(project.venv, join(folder, ".venv"));
      await Deno.symlink(project.nodeModules, join(folder, "node_modules"));
    }
    return new Clone(folder);
  }

  /** Starts Deno with these arguments; `env` is over the environment of the tests. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: this.folder,
      env: { NO_COLOR: "1", ...denoOnPath, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Starts a program below lib/tasks under its own permissions, without set-up before it. */
  startProgram(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    return this.start(
      ["run", "-q", `-P=${basename(program)}`, `lib/tasks/${program}.ts`, ...args],
      env,
    );
  }

  /** Runs `deno task` to its end. */
  async task(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return await ended(this.start(["task", ...args], env));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(join(this.folder, ".."), { recursive: true });
  }
}

/** The Deno that runs the tests first on PATH, as every task has it. */
export const denoOnPath = {
  PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
} as const;

/** Waits for a task to end. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => stripVTControlCharacters(new TextDecoder().decode(bytes));
  return { code, stdout: text(stdout), stderr: text(stderr).replace(/^Task .*\n/gm, "") };
}

/** Runs a task that `start` starts, as deno.json does, for a user who is in a folder; `input` is what they pipe into it. */
export async function startedFrom(
  folder: string,
  args: readonly string[],
  input?: Uint8Array<ArrayBuffer>,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=start", "lib/tasks/start.ts", ...args],
    cwd: project.root,
    env: { NO_COLOR: "1", INIT_CWD: folder, ...denoOnPath },
    stdin: input ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input) await new Blob([input]).stream().pipeTo(child.stdin);
  return await ended(child);
}
