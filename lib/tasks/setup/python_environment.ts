// The `.venv` part of set-up: JupyterLab and its kin, and TensorFlow's libraries.

import { join } from "node:path";
import { findPython } from "./find_python.ts";
import { project } from "../project.ts";
import { runLogged } from "./run_logged.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";
import { TaskError } from "../task.ts";

export const pythonSteps = 3;
export const setupLog = join(project.venv, "setup.log");
export const setupLock = join(project.venv, "setup.lock");

const programs = import.meta.dirname ?? ".";

/** Raised when what is installed, or how, changes other than by requirements.txt. */
const recipe = "1";

// Only TensorFlow's shared libraries are used, so one wheel serves every Python, also those that
// TensorFlow does not support yet.
const tensorflowWheel = ["--implementation", "cp", "--python-version", "3.12", "--no-compile"];

/** @returns the key of the environment that this project, at this place, wants */
export async function pythonKey(): Promise<string> {
  return keyOf(recipe, project.root, await Deno.readTextFile(project.requirements));
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

/**
 * Makes `.venv` anew; whatever half of one is there goes first.
 *
 * @returns the version of Python that it is made with
 */
export async function makePython(steps: Steps): Promise<string> {
  const python = await findPython();
  await steps.do(`Python ${python.version} environment in .venv`, async (report) => {
    const program = join(programs, "make_venv.py");
    await run("Python", [...python.command, "-I", program, project.venv], report);
  });
  const requirements = await Deno.readTextFile(project.requirements);
  const split = requirements.search(/^tensorflow/m);
  await steps.do("JupyterLab, nbclient and the Deno kernel, 95 MB", async (report) => {
    await pip("JupyterLab", requirements.slice(0, split), [], report);
  });
  await steps.do("TensorFlow's libraries, 274 MB", async (report) => {
    const target = ["--target", await sitePackages(), ...tensorflowWheel];
    const only = "--only-binary :all:\n" + requirements.slice(split);
    await pip("TensorFlow", only, target, report);
  });
  return python.version;
}

/** Only what is listed, each file of a pinned hash. */
export const pipOptions = ["--no-input", "--no-deps", "--require-hashes"] as const;

async function pip(
  what: string,
  requirements: string,
  options: readonly string[],
  report: (line: string) => void,
): Promise<void> {
  const list = join(project.venv, "requirements.part.txt");
  await Deno.writeTextFile(list, requirements);
  // A pip whose parent was killed must not go on writing beside the next set-up.
  const orphaned = join(programs, "..", "until_orphaned.py");
  const args = ["-I", orphaned, "pip", "install", ...pipOptions, "-r", list, ...options];
  await run(what, [project.python, ...args], report);
  await Deno.remove(list);
}

async function run(
  what: string,
  command: readonly [string, ...string[]],
  report: (line: string) => void,
): Promise<void> {
  const { success, output } = await runLogged(command, {
    cwd: project.root,
    log: setupLog,
    report,
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

async function sitePackages(): Promise<string> {
  const program = `import sysconfig; print(sysconfig.get_path("platlib"))`;
  const { stdout } = await new Deno.Command(project.python, { args: ["-I", "-c", program] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}
