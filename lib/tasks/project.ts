// Where things are in this project, for the tasks.

import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname ?? ".", "../..");
const venv = join(root, ".venv");
const windows = Deno.build.os === "windows";
const bin = join(venv, windows ? "Scripts" : "bin");
const executable = (name: string) => join(bin, windows ? `${name}.exe` : name);

/** Absolute paths of everything that more than one task touches. */
export const project = {
  root,
  venv,
  notebooks: join(root, "notebooks"),
  executed: join(root, "notebooks", ".executed"),
  site: join(root, "site"),
  docs: join(root, "docs"),
  nodeModules: join(root, "node_modules"),
  requirements: join(root, "requirements.txt"),
  /** The venv's own Python and Deno; the latter is the notebooks' kernel. */
  python: executable("python"),
  deno: executable("deno"),
  jupyterData: join(venv, "share", "jupyter"),
  kernel: join(venv, "share", "jupyter", "kernels", "deno"),
} as const;
