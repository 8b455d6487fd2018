// The `.venv/tensorflow` part of set-up: the two libraries, of all that TensorFlow's wheel has.

import { join, resolve } from "node:path";
import { exists } from "../../io/exists.ts";
import { project } from "../project.ts";
import { pip, requirements, run, setupLog, untilOrphaned } from "./python_environment.ts";
import { runLogged } from "./run_logged.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";
import { TaskError } from "../task.ts";
import pinned from "./tensorflow_libraries.json" with { type: "json" };

const folder = join(project.venv, "tensorflow");
const program = join(import.meta.dirname ?? ".", "unpack_libraries.py");

const { "linux-x86_64": x86, "linux-aarch64": arm, "darwin-aarch64": apple } = pinned;
const platforms = new Map(
  Object.entries({ "linux-x86_64": x86, "linux-aarch64": arm, "darwin-aarch64": apple }),
);
const platform = platforms.get(`${Deno.build.os}-${Deno.build.arch}`);

/** The key of the libraries as they should be. */
export const tensorflowKey = keyOf(JSON.stringify(platform ?? {}));

/** @returns whether the libraries were unpacked and are still there, or `LIBTENSORFLOW_DIR` has some */
export async function hasTensorFlow({ tensorflow }: SetupStamp): Promise<boolean> {
  if (await hasOwnLibraries()) return true;
  if (tensorflow?.key !== tensorflowKey) return false;
  const names = Object.keys(platform?.files ?? {});
  return (await Promise.all(names.map((name) => exists(join(folder, name))))).every(Boolean);
}

/** Python looks, as this program may not read in any folder. */
async function hasOwnLibraries(): Promise<boolean> {
  const chosen = Deno.env.get("LIBTENSORFLOW_DIR");
  if (!chosen || !platform) return false;
  const look = "import os, sys\nsys.exit(not all(map(os.path.isfile, sys.argv[1:])))";
  const files = Object.keys(platform.files).map((name) => resolve(chosen, name));
  const python = new Deno.Command("python3", { args: ["-I", "-c", look, ...files] });
  return await python.output().then(({ success }) => success, () => false);
}

/**
 * Unpacks the libraries from the wheel as it comes down, and ends the download after them; or has pip download it as
 * a whole, from wherever pip is told to, where that does not succeed.
 *
 * @param steps tell of it
 * @param python any Python
 * @param environment when `.venv` is ready, whose pip can then be asked
 * @throws {TaskError} if neither succeeds, or there are none for this machine
 */
export async function unpackTensorFlow(
  steps: Steps,
  python: readonly [string, ...string[]],
  environment: Promise<void>,
): Promise<void> {
  await steps.do("TensorFlow's libraries, 193 MB", async (report) => {
    if (!platform) throw new TaskError(noneForThis);
    const listener = { report, signal: steps.signal };
    const pins = Object.entries(platform.files).map(([name, hash]) => `${name}=${hash}`);
    const unpack = (wheel: string) =>
      [...python, "-I", untilOrphaned, program, wheel, folder, ...pins] as const;
    const { success } = await runLogged(unpack(platform.wheel), {
      cwd: project.root,
      log: setupLog,
      ...listener,
    });
    if (success) return;

    report("not to be had in parts");
    await environment;
    const wheels = join(project.venv, "tensorflow", "wheels");
    await Deno.remove(wheels, { recursive: true }).catch(() => {});
    const options = ["--dest", wheels, "--implementation", "cp", "--python-version", "3.12"];
    const only = "--only-binary :all:\n" + (await requirements()).tensorflow;
    await pip("TensorFlow", only, ["download", ...options], listener);
    for await (const { name } of Deno.readDir(wheels)) {
      await run("TensorFlow", unpack(join(wheels, name)), listener);
    }
    await Deno.remove(wheels, { recursive: true });
  });
}

const noneForThis =
  `TensorFlow ${pinned.version} has no libraries for ${Deno.build.os} on ${Deno.build.arch}, only for Linux on x86-64 ` +
  "and ARM and for macOS on Apple's processors; set LIBTENSORFLOW_DIR to a folder that has some.";
