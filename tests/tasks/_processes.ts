// Looks at processes that a test has started, directly or not.

import assert from "node:assert/strict";
import { project } from "../../lib/tasks/project.ts";

/** How many processes have all the texts in their command line, or in the path of the folder that they work in. */
export async function countProcesses(...texts: readonly string[]): Promise<number> {
  return (await processes(texts)).length;
}

/** Kills one of the processes that have all the texts in their command line, whatever it is doing. */
export async function killOne(...texts: readonly string[]): Promise<void> {
  const [pid] = await processes(texts);
  assert.ok(pid, `no process with ${texts}`);
  Deno.kill(pid, "SIGKILL");
}

/** Python looks: Deno keeps /proc closed. */
async function processes(texts: readonly string[]): Promise<readonly number[]> {
  const program = `
import glob, os, sys
for path in glob.glob("/proc/[0-9]*/cmdline"):
    try: line = open(path, "rb").read().decode(errors="replace") + os.readlink(path.replace("cmdline", "cwd"))
    except OSError: continue
    if all(text in line for text in sys.argv[1:]) and "glob.glob" not in line:
        print(path.split("/")[2])`;
  const { stdout } = await new Deno.Command(project.python, {
    args: ["-I", "-c", program, ...texts],
  }).output();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean).map(Number);
}

/** Waits until a condition holds, for two minutes at most; one that throws does not hold yet. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`waited for two minutes until ${condition}`);
}
