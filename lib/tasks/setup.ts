// Sets the project up: `.venv` from requirements.txt, npm packages from deno.lock, and the kernel.

import { join } from "node:path";
import { hasNpm, installNpm, npmKey } from "./_npm_packages.ts";
import { project } from "./_project.ts";
import {
  hasPython,
  makePython,
  pythonKey,
  pythonSteps,
  setupLock,
  setupLog,
} from "./_python_environment.ts";
import { readStamp, type SetupStamp, writeStamp } from "./_setup_stamp.ts";
import { Steps } from "./_steps.ts";
import { parseOptions, runTask } from "./_task.ts";

const help = `
Usage: deno task setup

Makes this folder ready: a Python environment in .venv with JupyterLab, nbclient, the Deno kernel
and TensorFlow's libraries; the npm packages in node_modules; the kernel's description. Nothing is
installed outside this folder. When all is in place it does nothing. Every other task runs it first.
To start over, delete .venv and node_modules.
`;

await runTask(setup);

async function setup(): Promise<void> {
  parseOptions(help, {});
  if ((await missing()).none) return console.log("Set up already.");

  using _lock = await holdLock();
  const { python, npm, none, stamp } = await missing();
  if (none) return console.log("Set up meanwhile.");

  const started = performance.now();
  await Deno.writeTextFile(setupLog, "");
  console.log("Setting up this folder, once: up to 530 MB to download, 2.3 GB on disk.");
  const steps = new Steps((python ? pythonSteps + 1 : 0) + (npm ? 1 : 0));
  let done: SetupStamp = stamp;
  if (python) {
    await writeStamp(done = { ...(stamp.npm && { npm: stamp.npm }) });
    const version = await makePython(steps);
    await steps.do("Deno kernel for JupyterLab", writeKernel);
    await writeStamp(done = { ...done, python: { key: python, version } });
  }
  if (npm) {
    await installNpm(steps);
    await writeStamp({ ...done, npm: { key: npm } });
  }
  console.log(`Ready, after ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

/** The keys of the parts that are not in place. */
async function missing() {
  const [stamp, pythonWanted, npmWanted] = await Promise.all([readStamp(), pythonKey(), npmKey()]);
  const python = await hasPython(stamp, pythonWanted) ? undefined : pythonWanted;
  const npm = await hasNpm(stamp, npmWanted) ? undefined : npmWanted;
  return { stamp, python, npm, none: !python && !npm };
}

/** The system frees this lock when its holder dies, however that comes about. */
async function holdLock(): Promise<Deno.FsFile> {
  const file = await Deno.open(setupLock, { create: true, write: true });
  if (!await file.tryLock(true)) {
    console.log("Another set-up of this folder is under way: waiting for it.");
    await file.lock(true);
  }
  return file;
}

async function writeKernel(): Promise<void> {
  const kernel = {
    argv: [project.deno, "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: {
      // TensorFlow's own log lines say nothing that a reader of a notebook can use.
      TF_CPP_MIN_LOG_LEVEL: "3",
      // Outputs are kept in files and shown where colour codes are noise.
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
  };
  await Deno.mkdir(project.kernel, { recursive: true });
  await Deno.writeTextFile(join(project.kernel, "kernel.json"), JSON.stringify(kernel, null, 2));
}
