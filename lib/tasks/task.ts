// What every task has in common: options, --help, and one clear sentence when it cannot go on.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { plain } from "../io/escape.ts";
import { InputError } from "../io/input_error.ts";
import { InterruptedError } from "../io/interruption.ts";
import { LibraryError } from "../tensorflow/c_api.ts";
import { LibraryNotFoundError } from "../tensorflow/find_library.ts";

/** A reason to stop that the user can do something about: printed as it is, without a stack. */
export class TaskError extends Error {
  override name = "TaskError";
}

/**
 * Parses the command line; `--help` prints `help` and ends the task.
 *
 * @param help what `--help` prints; its first line is the usage
 * @param config options as node's `parseArgs` takes them
 * @returns what node's `parseArgs` returns
 * @throws {TaskError} if an option is not one of the task
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
    const [, unsaid] = /^Option '.*?(--[\w-]+).*' argument is ambiguous/.exec(error.message) ?? [];
    if (unsaid) {
      throw new TaskError(`${unsaid} takes a value; one that begins with a dash: ${unsaid}=-1.`);
    }
    const [message] = error.message.split(". "); // the rest advises on "--", which no task needs
    throw new TaskError(`${message}; --help lists the options.`);
  }
}

/**
 * Reads an option's value as a whole number.
 *
 * @param option its name, without dashes
 * @param text what was given
 * @param least the lowest value allowed
 * @returns the number
 * @throws {TaskError} if it is not a whole number, or below `least`
 */
export function wholeNumber(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new TaskError(`--${option} takes a whole number from ${least} up, not "${text}".`);
}

/**
 * Reads an option's value as a number above 0.
 *
 * @param option its name, without dashes
 * @param text what was given
 * @returns the number
 * @throws {TaskError} if it is none
 */
export function numberAbove0(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new TaskError(`--${option} takes a number above 0, not "${text}".`);
}

/** What the user can do something about: these say what in one sentence. Any other error is a defect, and keeps its stack. */
const forUsers = [
  TaskError,
  InputError,
  InterruptedError,
  LibraryError,
  LibraryNotFoundError,
] as const;

/**
 * What the file system refuses, it says in a sentence that names the place: closed to this user (1, 13), broken (5), a
 * file there (17, 20), full (28), read-only (30), a name too long (36), a quota used up (122), or where nothing can be
 * made (2). Deno itself refuses places such as /proc.
 *
 * @returns the sentence, with what to do; undefined for any other error
 */
function refusedByDisk(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const [, closed] = /^Requires all access to "(.+?)"/.exec(message) ?? [];
  if (closed !== undefined) return `${closed}: Deno keeps this place closed: write elsewhere`;
  return /\(os error (1|5|13|17|20|28|30|36|122)\): \w+ '|\(os error 2\): mkdir '/.test(message)
    ? `${message}: write elsewhere, or make room there`
    : undefined;
}

/**
 * Runs a task's main function and turns its outcome into an exit code.
 *
 * @param main returns the exit code, or nothing for 0
 */
export async function runTask(main: () => Promise<number | void>): Promise<void> {
  try {
    Deno.exitCode = await main() ?? 0;
  } catch (error) {
    Deno.exitCode = error instanceof InterruptedError ? 130 : 1; // as is the custom after SIGINT
    const refused = refusedByDisk(error);
    if (!forUsers.some((kind) => error instanceof kind) && refused === undefined) throw error;
    // It may contain names from outside, such as a folder's: printed as text, whatever a terminal would make of them.
    const said = refused ?? (error as Error).message;
    console.error(said.split("\n").map(plain).join("\n"));
  }
}
