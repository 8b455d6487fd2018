// Finds a Python that a virtual environment can be made from.

import { TaskError } from "../task.ts";

/** A usable Python: how to call it, and its version such as `"3.11.7"`. */
export interface Python {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

const candidates: readonly Python["command"][] = [
  ["python3"],
  ["python"],
  ["py", "-3"],
  ["python3.13"],
  ["python3.12"],
  ["python3.11"],
  ["python3.10"],
];

// Debian splits the venv module: `import venv` works without python3-venv, `import ensurepip` does not.
// A pip of the system's does instead (make_venv.py).
const probe = `
import importlib.util, platform
has = importlib.util.find_spec
print(platform.python_version(), bool(has("venv") and (has("ensurepip") or has("pip"))))
`;

/**
 * Finds the first Python 3.10 or newer on PATH that has the venv module.
 *
 * @returns the Python to call
 * @throws {TaskError} if there is none, saying what was found instead and how to get one
 */
export async function findPython(): Promise<Python> {
  const found = new Map<string, { version: string; venv: boolean }>();
  for (const command of candidates) {
    const answer = await ask(command);
    if (answer === undefined) continue;
    if (isRecent(answer.version) && answer.venv) return { command, version: answer.version };
    found.set(command.join(" "), answer);
  }
  throw new TaskError(whyNone(found));
}

function whyNone(found: ReadonlyMap<string, { version: string; venv: boolean }>): string {
  for (const [command, { version }] of found) {
    if (!isRecent(version)) continue;
    const minor = version.split(".").slice(0, 2).join(".");
    return `Python ${version} (${command}) has no venv module, which this project needs for its .venv: ` +
      `install it (Debian, Ubuntu: apt install python${minor}-venv) and run this again.`;
  }
  const old = [...found].map(([command, { version }]) => `${command} is Python ${version}`);
  return `Python 3.10 or newer is needed for JupyterLab and TensorFlow, and none was found on PATH` +
    `${old.length > 0 ? ` (${old.join(", ")})` : ""}: install it ` +
    `(Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) and run this again.`;
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 10);
}

async function ask(command: Python["command"]) {
  const [name, ...args] = command;
  try {
    const { success, stdout } = await new Deno.Command(name, {
      args: [...args, "-I", "-c", probe],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    const [version, venv] = new TextDecoder().decode(stdout).trim().split(" ");
    return success && version ? { version, venv: venv === "True" } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
