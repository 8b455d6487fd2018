// Executes a notebook headless, in a process that takes the kernel with it however it ends.

import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { linesOf } from "../lines_of.ts";
import { kernelspecs, type Language, type Notebook } from "./notebook.ts";
import { project } from "../project.ts";

export interface ExecuteOptions {
  /** Where the executed notebook goes, written in one move; when a cell fails, up to there. */
  readonly output: string;
  /** Decides on the kernel; TypeScript unless given. */
  readonly language?: Language;
  /** The kernel's working directory; where the project's notebooks lie unless given. */
  readonly folder?: string;
  /** Environment variables for the kernel, over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told when a code cell begins: which it is, from 1. */
  readonly onCell?: (number: number) => void;
  /** Told what a cell prints while it runs. */
  readonly onText?: (text: string) => void;
  /** Ends the execution, and the kernel with it; nothing is written then. */
  readonly signal?: AbortSignal;
}

/** How an execution ended. */
export type Execution =
  | { readonly outcome: "done"; readonly seconds: number }
  | { readonly outcome: "cell-failed"; readonly cell: number; readonly error: string }
  | { readonly outcome: "kernel-failed"; readonly cell: number; readonly reason: string };

type RunnerEvent =
  | { readonly event: "cell"; readonly number: number }
  | { readonly event: "text"; readonly text: string }
  | { readonly event: "error"; readonly error: string }
  | { readonly event: "kernel-failed"; readonly reason: string; readonly said: string }
  | { readonly event: "done" };

/**
 * Executes a notebook in a kernel of the project's `.venv`: Deno's, or Python's.
 *
 * @param notebook stays as it is
 * @param options where the result goes, and who hears what meanwhile
 * @returns how it ended; a failing cell does not throw
 * @throws {DOMException} if the signal ended it: its reason
 */
export async function executeNotebook(
  notebook: Notebook,
  {
    output,
    language = "typescript",
    folder = project.notebooks,
    env = {},
    onCell,
    onText,
    signal,
  }: ExecuteOptions,
): Promise<Execution> {
  signal?.throwIfAborted();
  const started = performance.now();
  const runner = new Deno.Command(project.python, {
    args: ["-I", join(import.meta.dirname ?? ".", "execute_notebook.py")],
    cwd: project.root,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaint = new Response(runner.stderr).text();
  const input = runner.stdin.getWriter();
  // The runner kills the kernel and ends when its input does: also if this process is killed.
  const stop = () => void input.close().catch(() => {});
  signal?.addEventListener("abort", stop);
  let cell = 0;
  let execution: Execution | undefined;
  try {
    const { name: kernel } = kernelspecs[language];
    const request = { notebook: JSON.stringify(notebook), kernel, folder, output };
    await input.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    for await (const line of linesOf(runner.stdout)) {
      const told: RunnerEvent = JSON.parse(line);
      if (told.event === "cell") {
        cell = told.number;
        onCell?.(cell);
      } else if (told.event === "text") onText?.(told.text);
      else execution = toExecution(told, cell, (performance.now() - started) / 1000);
    }
    await runner.status;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
  signal?.throwIfAborted();
  const reason = (await complaint).trim() || "its runner was killed";
  return execution ?? { outcome: "kernel-failed", cell, reason };
}

function toExecution(
  told: Exclude<RunnerEvent, { event: "cell" | "text" }>,
  cell: number,
  seconds: number,
): Execution {
  switch (told.event) {
    case "done":
      return { outcome: "done", seconds };
    case "error": {
      const error = stripVTControlCharacters(told.error).trim();
      return { outcome: "cell-failed", cell, error };
    }
    case "kernel-failed": {
      const said = stripVTControlCharacters(told.said).trim();
      return {
        outcome: "kernel-failed",
        cell,
        reason: [told.reason, said].filter(Boolean).join("\n"),
      };
    }
  }
}
