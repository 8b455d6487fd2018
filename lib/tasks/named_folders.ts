// Folders that the environment names: no list of permissions can know them.

import { resolve } from "node:path";

/**
 * Relative paths are made absolute: a notebook's working directory is not the project's.
 *
 * @returns the folders that are named, by the variable's name
 */
export function namedFolders(): Record<string, string> {
  const folders: Record<string, string> = {};
  for (const variable of ["MNIST_DIR", "LIBTENSORFLOW_DIR"]) {
    const path = Deno.env.get(variable);
    if (path) folders[variable] = resolve(path);
  }
  return folders;
}

/** @returns the folder in which the user typed the command, which `deno task` leaves for the project's */
export function typedIn(): string {
  return Deno.env.get("INIT_CWD") ?? Deno.cwd();
}
