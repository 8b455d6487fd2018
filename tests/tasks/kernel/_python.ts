// Runs programs of Python's that are clients of the kernel, as `_client.py` has them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";

/** The shim, to be started by a program of a test's own. */
export const shim = join(project.root, "lib", "tasks", "kernel", "kernel_shim.py");

/**
 * Runs a program after `_client.py`.
 *
 * @param program What it hands to `tell` comes back.
 * @param options What starts Python, such as `["prlimit", ...]`, and environment variables for it and the kernel.
 * @returns What was told, one after the other.
 */
export async function client<T extends readonly unknown[]>(
  program: string,
  { through = [], env = {} }: {
    readonly through?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<T> {
  const library = await Deno.readTextFile(join(import.meta.dirname ?? ".", "_client.py"));
  const [command, ...args] = [...through, project.python, "-I", "-"];
  const python = new Deno.Command(command!, {
    args,
    cwd: project.root,
    env: { ...env, SHIM: shim, DENO: project.deno },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = python.output();
  const source = `LIBRARY = ${JSON.stringify(library)}\n${library}${program}`;
  await new Blob([source]).stream().pipeTo(python.stdin);
  const { code, stdout, stderr } = await ended;
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return text.decode(stdout).trim().split("\n").map((line) => JSON.parse(line)) as unknown as T;
}
