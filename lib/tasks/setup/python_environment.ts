// The `.venv` part of set-up: JupyterLab and its kin.

import { join } from "node:path";
import type { Python } from "./find_python.ts";
import { project } from "../project.ts";
import { runLogged } from "./run_logged.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";
import { TaskError } from "../task.ts";

export const setupLog = join(project.venv, "setup.log");
export const setupLock = join(project.venv, "setup.lock");

const programs = import.meta.dirname ?? ".";

/** Runs a Python program that must not go on writing beside the next set-up if its parent was killed. */
export const untilOrphaned = join(programs, "..", "until_orphaned.py");

/** Raised when what is installed, or how, changes other than by requirements.txt. */
const recipe = "2";

/** @returns the two lists in requirements.txt: JupyterLab and its kin, and TensorFlow */
export async function requirements(): Promise<{ jupyter: string; tensorflow: string }> {
  const text = await Deno.readTextFile(project.requirements);
  const split = text.search(/^tensorflow/m);
  return { jupyter: text.slice(0, split), tensorflow: text.slice(split) };
}

/** @returns the key of the environment that this project, at this place, wants */
export async function pythonKey(): Promise<string> {
  return keyOf(recipe, project.root, (await requirements()).jupyter);
}

/** @returns whether the environment was finished and the Python under it is still the same */
export async function hasPython({ python }: SetupStamp, key: string): Promise<boolean> {
  if (python?.key !== key) return false;
  try {
    const { stdout } = await new Deno.Command(project.python, { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).trim() === `Python ${python.version}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes `.venv` anew; whatever half of one is there goes first. */
export async function makePython(steps: Steps, python: Python): Promise<void> {
  const program = join(programs, "make_venv.py");
  await steps.do(`Python ${python.version} environment in .venv`, async (report) => {
    const command = [...python.command, "-I", program, project.venv] as const;
    await run("Python", command, { report, signal: steps.signal });
  });
  await steps.do("JupyterLab, nbclient and the Deno kernel, 95 MB", async (report) => {
    // Python compiles what is imported, a quarter of it all, when it is.
    const options = ["install", "--no-compile"];
    await pip("JupyterLab", (await requirements()).jupyter, options, {
      report,
      signal: steps.signal,
    });
  });
}

/** Only what is listed, each file of a pinned hash. */
export const pipOptions = ["--no-input", "--no-deps", "--require-hashes"] as const;

interface Listener {
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs the environment's pip on a list of requirements. */
export async function pip(
  what: string,
  requirements: string,
  [command, ...options]: readonly string[],
  listener: Listener,
): Promise<void> {
  const list = join(project.venv, `requirements.${what}.txt`);
  await Deno.writeTextFile(list, requirements);
  const args = ["pip", command!, ...pipOptions, "-r", list, ...options];
  await run(what, [project.python, "-I", untilOrphaned, ...args], listener);
  await Deno.remove(list);
}

export async function run(
  what: string,
  command: readonly [string, ...string[]],
  listener: Listener,
): Promise<void> {
  const { success, output } = await runLogged(command, {
    cwd: project.root,
    log: setupLog,
    ...listener,
  });
  if (success) return;
  throw new TaskError(
    `${what} could not be installed: ${whyPipFailed(output)}. ` +
      `Run this again once that is mended; all that was said is in .venv/setup.log.`,
  );
}

/** @returns what stopped a pip that wrote this */
export function whyPipFailed(output: string): string {
  if (/NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError/.test(output)) {
    return "the Python package index cannot be reached (no network? behind a proxy, set HTTPS_PROXY)";
  }
  const errors = [...output.matchAll(/^(?:ERROR|Error): (.*?)\.?$/gm)].map(([, text]) => text);
  return errors.at(-1) ?? "Python stopped without saying why";
}
