// Sets the project up: `.venv` from requirements.txt, npm packages from deno.lock, and the kernel.

import { hasJupyter, jupyterKey, writeJupyter } from "./_jupyter_files.ts";
import { project } from "../project.ts";
import { hasNpm, installNpm, npmKey } from "./_npm_packages.ts";
import {
  hasPython,
  makePython,
  pythonKey,
  pythonSteps,
  setupLock,
  setupLog,
} from "./python_environment.ts";
import { readStamp, type SetupStamp, writeStamp } from "./_setup_stamp.ts";
import { Steps } from "./steps.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";

const help = `
Usage: deno task setup

Makes this folder ready: a Python environment in .venv with JupyterLab, nbclient, the Deno kernel
and TensorFlow's libraries; the npm packages in node_modules; the kernel's description. Nothing is
installed outside this folder; what is downloaded stays in the caches of pip and Deno. When all is in
place it does nothing. Every other task runs it first.
To start over, delete .venv and node_modules.
`;

async function setup(): Promise<void> {
  parseOptions(help, {});
  if ((await missing()).length === 0) return console.error("Set up already.");

  using _lock = await holdLock();
  const parts = await missing(); // another set-up may have done them meanwhile
  if (parts.length === 0) return console.error("Set up meanwhile.");

  const started = performance.now();
  await Deno.writeTextFile(setupLog, "");
  const heading = parts.includes(python)
    ? "Setting up this folder, once: up to 530 MB to download, 2.3 GB on disk."
    : "Bringing this folder up to date.";
  const steps = new Steps(parts.reduce((sum, part) => sum + part.steps, 0), heading);
  for (const part of parts) await part.make(steps);
  console.error(`Ready, after ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

/** What set-up puts in place, each part in its steps; a part is stamped when it is whole. */
interface Part {
  readonly steps: number;
  isMissing(stamp: SetupStamp): Promise<boolean>;
  make(steps: Steps): Promise<void>;
}

const python: Part = {
  steps: pythonSteps,
  isMissing: async (stamp) => !await hasPython(stamp, await pythonKey()),
  async make(steps) {
    await refuseLink();
    const { npm } = await readStamp();
    await writeStamp(npm ? { npm } : {}); // from here on .venv is in pieces
    const version = await makePython(steps);
    await writeStamp({ ...await readStamp(), python: { key: await pythonKey(), version } });
  },
};

/** What `.venv` links to may be another project's, and would be emptied. */
async function refuseLink(): Promise<void> {
  if (!(await Deno.lstat(project.venv)).isSymlink) return;
  throw new TaskError(
    ".venv: expected a folder of this project's own, found a link to another, which was made for " +
      "another place or another list of packages; remove the link and run this again.",
  );
}

const jupyter: Part = {
  steps: 1,
  isMissing: (stamp) => Promise.resolve(!hasJupyter(stamp)),
  async make(steps) {
    await writeJupyter(steps);
    await writeStamp({ ...await readStamp(), jupyter: { key: jupyterKey } });
  },
};

const npm: Part = {
  steps: 1,
  isMissing: async (stamp) => !await hasNpm(stamp, await npmKey()),
  async make(steps) {
    await installNpm(steps);
    await writeStamp({ ...await readStamp(), npm: { key: await npmKey() } });
  },
};

async function missing(): Promise<Part[]> {
  const stamp = await readStamp();
  const parts: Part[] = [];
  for (const part of [python, jupyter, npm]) {
    // A new .venv has nothing for Jupyter in it.
    const emptied = part === jupyter && parts.includes(python);
    if (emptied || await part.isMissing(stamp)) parts.push(part);
  }
  return parts;
}

/** The system frees this lock when its holder dies, however that comes about. */
async function holdLock(): Promise<Deno.FsFile> {
  const file = await Deno.open(setupLock, { create: true, write: true });
  if (!await file.tryLock(true)) {
    console.error("Another set-up of this folder is under way: waiting for it.");
    await file.lock(true);
  }
  return file;
}

await runTask(setup);
