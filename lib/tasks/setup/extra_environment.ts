// A Python environment beside .venv, for a task that needs packages of its own; made when it is first asked for.

import { join, relative } from "node:path";
import { ifThere } from "../../io/exists.ts";
import { project } from "../project.ts";
import { TaskError } from "../task.ts";
import { findPython } from "./find_python.ts";
import { whyPipFailed } from "./python_environment.ts";
import { runLogged } from "./run_logged.ts";
import { keyOf } from "./_setup_stamp.ts";
import { Steps } from "./steps.ts";

const programs = import.meta.dirname ?? ".";

/** Packages that are installed in one step. */
export interface PackageGroup {
  /** What they are, for the step's line. */
  readonly title: string;
  /** What an error calls them. */
  readonly what: string;
  /** The first line of their part of the list; the list's beginning unless given. */
  readonly from?: RegExp;
  /** Arguments for pip. */
  readonly options: readonly string[];
}

/** An environment, and what it is made of. */
export interface ExtraEnvironment {
  /** Its folder, such as `.venv-bench` of this project; whoever runs the task has made it. */
  readonly venv: string;
  /** The list of packages. */
  readonly requirements: string;
  readonly groups: readonly PackageGroup[];
  /** Said before it is made. */
  readonly heading: string;
  /** Follows on `could not be installed`. */
  readonly consequence: string;
}

/** @returns the Python of an environment */
export function pythonOf(venv: string): string {
  const windows = Deno.build.os === "windows";
  return join(venv, windows ? "Scripts" : "bin", windows ? "python.exe" : "python");
}

/** @returns whether the environment is there as its list wants it */
export async function hasEnvironment(environment: ExtraEnvironment): Promise<boolean> {
  const { venv, requirements } = environment;
  const text = await ifThere(Deno.readTextFile(join(venv, "setup.json")));
  return text !== undefined &&
    JSON.parse(text).key === keyIn(venv, await Deno.readTextFile(requirements));
}

/** Makes an environment, unless it is there as its list wants it. */
export async function setUpEnvironment(environment: ExtraEnvironment): Promise<void> {
  if (await hasEnvironment(environment)) return;
  const { venv, requirements, groups, heading, consequence } = environment;
  const [stamp, log, list] = ["setup.json", "setup.log", "setup.part.txt"]
    .map((name) => join(venv, name)) as [string, string, string];
  await Deno.mkdir(venv, { recursive: true });
  using lock = await Deno.open(join(venv, "setup.lock"), { create: true, write: true });
  await lock.lock(true);
  if (await hasEnvironment(environment)) return; // made meanwhile
  await Deno.writeTextFile(log, "");
  await ifThere(Deno.remove(stamp));
  const wanted = await Deno.readTextFile(requirements);
  const name = relative(project.root, venv);
  const python = await findPython();
  const steps = new Steps(1 + groups.length, heading);
  const run = async (what: string, command: readonly [string, ...string[]], report: Report) => {
    const { success, output } = await runLogged(command, { cwd: project.root, log, report });
    if (success) return;
    throw new TaskError(
      `${what} could not be installed, ${consequence}: ${whyPipFailed(output)}. ` +
        `Run this again once that is mended; all that was said is in ${name}/setup.log.`,
    );
  };
  await steps.do(`Python ${python.version} environment in ${name}`, async (report) => {
    await run(
      "Python",
      [...python.command, "-I", join(programs, "make_venv.py"), venv],
      report,
    );
  });
  await Deno.writeTextFile(join(venv, ".gitignore"), "*\n");
  const starts = groups.map(({ from }) => from ? wanted.search(from) : 0);
  for (const [at, { title, what, options }] of groups.entries()) {
    await steps.do(title, async (report) => {
      await Deno.writeTextFile(list, wanted.slice(starts[at], starts[at + 1]));
      // A pip whose parent was killed must not go on writing beside the next set-up.
      const orphaned = join(programs, "..", "until_orphaned.py");
      const pip = [pythonOf(venv), "-I", orphaned, "pip", "install", "--no-input"] as const;
      await run(what, [...pip, "--only-binary", ":all:", ...options, "-r", list], report);
      await Deno.remove(list);
    });
  }
  await Deno.writeTextFile(stamp, JSON.stringify({ key: keyIn(venv, wanted) }) + "\n");
}

type Report = (line: string) => void;

/** The folder is part of the key: an environment that was moved does not work. */
export function keyIn(venv: string, text: string): string {
  return keyOf(venv, text);
}
