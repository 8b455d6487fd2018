// Sets the project up: `.venv` from requirements.txt, npm packages from deno.lock, and the kernel.

import { findPython, type Python } from "./find_python.ts";
import { hasJupyter, jupyterKey, writeJupyter } from "./_jupyter_files.ts";
import { project } from "../project.ts";
import { hasNpm, installNpm, npmKey } from "./_npm_packages.ts";
import { hasPython, makePython, pythonKey, setupLock, setupLog } from "./python_environment.ts";
import { amendStamp, readStamp, type SetupStamp } from "./_setup_stamp.ts";
import { Steps } from "./steps.ts";
import { hasTensorFlow, tensorflowKey, unpackTensorFlow } from "./_tensorflow_libraries.ts";
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
  if ((await findMissing()).size === 0) return console.error("Set up already.");

  using _lock = await holdLock();
  const missing = await findMissing(); // another set-up may have done it meanwhile
  if (missing.size === 0) return console.error("Set up meanwhile.");

  const started = performance.now();
  await Deno.writeTextFile(setupLog, "");
  await make(missing);
  console.error(`Ready, after ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

/** What set-up puts in place; a part is stamped when it is whole. */
const parts = {
  python: async (stamp: SetupStamp) => await hasPython(stamp, await pythonKey()),
  jupyter: (stamp: SetupStamp) => Promise.resolve(hasJupyter(stamp)),
  tensorflow: hasTensorFlow,
  npm: async (stamp: SetupStamp) => await hasNpm(stamp, await npmKey()),
} as const;

type Part = keyof typeof parts;

async function findMissing(): Promise<Set<Part>> {
  const stamp = await readStamp();
  const missing = new Set<Part>();
  for (const [part, has] of Object.entries(parts)) {
    if (!await has(stamp)) missing.add(part as Part);
  }
  if (missing.has("python")) missing.add("jupyter"); // a new .venv has nothing for Jupyter in it
  return missing;
}

/** Makes what is missing, side by side where nothing has to be there before. */
async function make(missing: ReadonlySet<Part>): Promise<void> {
  let python: Python | undefined;
  if (missing.has("python")) {
    await refuseLink();
    await amendStamp({ python: undefined, jupyter: undefined }); // from here on .venv is in pieces
    python = await findPython();
  }
  const heading = python
    ? "Setting up this folder, once: up to 410 MB to download, 1.4 GB on disk."
    : "Bringing this folder up to date.";
  const steps = new Steps(missing.size + (python ? 1 : 0), heading);
  const environment = (async () => {
    if (python) {
      await makePython(steps, python);
      await amendStamp({ python: { key: await pythonKey(), version: python.version } });
    }
    if (!missing.has("jupyter")) return;
    await writeJupyter(steps);
    await amendStamp({ jupyter: { key: jupyterKey } });
  })();
  const acts = {
    async tensorflow() {
      await unpackTensorFlow(steps, python?.command ?? [project.python], environment);
      await amendStamp({ tensorflow: { key: tensorflowKey } });
    },
    async npm() {
      await installNpm(steps);
      await amendStamp({ npm: { key: await npmKey() } });
    },
  };
  await steps.together([
    environment,
    ...(["tensorflow", "npm"] as const).filter((part) => missing.has(part)).map((part) =>
      acts[part]()
    ),
  ]);
}

/** What `.venv` links to may be another project's, and would be emptied. */
async function refuseLink(): Promise<void> {
  if (!(await Deno.lstat(project.venv)).isSymlink) return;
  throw new TaskError(
    ".venv: expected a folder of this project's own, found a link to another, which was made for " +
      "another place or another list of packages; remove the link and run this again.",
  );
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
