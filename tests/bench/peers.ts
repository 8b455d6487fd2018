// The peers' own Python environment, .venv-bench, made from requirements.txt when it is missing or out of date.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { findPython } from "../../lib/tasks/setup/find_python.ts";
import { project } from "../../lib/tasks/project.ts";
import { whyPipFailed } from "../../lib/tasks/setup/python_environment.ts";
import { runLogged } from "../../lib/tasks/setup/run_logged.ts";
import { Steps } from "../../lib/tasks/setup/steps.ts";
import { TaskError } from "../../lib/tasks/task.ts";

const venv = join(project.root, ".venv-bench");
const windows = Deno.build.os === "windows";
const requirements = join(project.root, "tests", "bench", "requirements.txt");
const stamp = join(venv, "setup.json");
const log = join(venv, "setup.log");

/** Where the peers' things are. */
export const peers = {
  venv,
  python: join(venv, windows ? "Scripts" : "bin", windows ? "python.exe" : "python"),
  /** The images that all contenders train on; rewritten by every run. */
  data: join(venv, "data"),
} as const;

/** Makes the environment, unless it is there as requirements.txt wants it. */
export async function setUpPeers(): Promise<void> {
  const wanted = await Deno.readTextFile(requirements);
  const key = keyOf(wanted);
  if (await installedKey() === key) return;

  // The folder itself is the task's to make: Deno lets nobody write to one that holds a program it may run.
  await Deno.writeTextFile(log, "");
  await Deno.remove(stamp).catch(ignoreMissing);
  console.log(
    "Setting up the peers in .venv-bench, once: about 550 MB to download, 2.6 GB on disk.",
  );
  const python = await findPython();
  const steps = new Steps(3);
  const run = async (what: string, command: readonly [string, ...string[]], report: Report) => {
    const { success, output } = await runLogged(command, { cwd: project.root, log, report });
    if (!success) throw new TaskError(whyFailed(what, output));
  };
  const install = async (what: string, list: string, options: string[], report: Report) => {
    const file = join(venv, "setup.part.txt");
    await Deno.writeTextFile(file, list);
    const pip = [peers.python, "-I", "-m", "pip", "install", "--no-input"] as const;
    await run(what, [...pip, "--only-binary", ":all:", ...options, "-r", file], report);
    await Deno.remove(file);
  };
  await steps.do(`Python ${python.version} environment in .venv-bench`, async (report) => {
    const program = join(project.root, "lib", "tasks", "setup", "make_venv.py");
    await run("Python", [...python.command, "-I", program, venv], report);
  });
  await Deno.writeTextFile(join(venv, ".gitignore"), "*\n");
  const split = wanted.search(/^torch/m);
  const pinned = ["--no-deps", "--require-hashes"];
  await steps.do("Keras and TensorFlow, 340 MB", async (report) => {
    await install("Keras", wanted.slice(0, split), pinned, report);
  });
  await steps.do("PyTorch, 200 MB or more", async (report) => {
    await install("PyTorch", wanted.slice(split), [], report);
  });
  await Deno.writeTextFile(stamp, JSON.stringify({ key }) + "\n");
}

/** Whether the environment is there as requirements.txt wants it. */
export async function hasPeers(): Promise<boolean> {
  return await installedKey() === keyOf(await Deno.readTextFile(requirements));
}

type Report = (line: string) => void;

async function installedKey(): Promise<string | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(stamp)).key;
  } catch (error) {
    ignoreMissing(error);
    return undefined;
  }
}

/** The folder is part of the key: an environment that was moved does not work. */
function keyOf(text: string): string {
  return createHash("sha256").update(JSON.stringify([venv, text])).digest("hex");
}

function whyFailed(what: string, output: string): string {
  return `${what} could not be installed, so there is nothing to measure against: ${
    whyPipFailed(output)
  }. ` +
    "Run this again once that is mended; all that was said is in .venv-bench/setup.log.";
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
