// What every task has in common: options, --help, and one clear sentence when it cannot go on.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { plain } from "../io/escape.ts";

/** A reason to stop that the user can do something about: printed as it is, without a stack. */
export class TaskError extends Error {
  override name = "TaskError";
}

/**
 * Parses the command line; `--help` prints `help` and ends the task.
 *
 * @param help What `--help` prints; its first line is the usage.
 * @param config Options as node's `parseArgs` takes them.
 * @returns What node's `parseArgs` returns.
 * @throws {TaskError} On an option that the task does not have.
 */
export function parseOptions<T extends ParseArgsConfig>(help: string, config: T) {
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
    console.log(help.trim());
    Deno.exit(0);
  }
  try {
    return parseArgs<T>({ args: Deno.args, ...config });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [message] = error.message.split(". "); // the rest advises on "--", which no task needs
    throw new TaskError(`${message}; --help lists the options.`);
  }
}

/**
 * Runs a task's main function and turns its outcome into an exit code.
 *
 * @param main Returns the exit code, 0 if nothing.
 */
export async function runTask(main: () => Promise<number | void>): Promise<void> {
  try {
    Deno.exitCode = await main() ?? 0;
  } catch (error) {
    Deno.exitCode = 1;
    if (!(error instanceof TaskError)) throw error;
    // Names from outside are in it, of folders for one: as text, whatever a terminal would make of them.
    console.error(error.message.split("\n").map(plain).join("\n"));
  }
}
