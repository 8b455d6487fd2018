// Finds libtensorflow on this machine, or reports where it looked and how to install it.

import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The two shared objects of one TensorFlow installation. */
export interface LibraryFiles {
  /** The runtime; it must be loaded first. */
  readonly framework: string;
  /** The library that exports the C API. */
  readonly api: string;
}

/**
 * Finds libtensorflow: in `$LIBTENSORFLOW_DIR`, then in the project's `.venv`, where set-up or pip put it, then where
 * tfjs-node's own install script does.
 *
 * @returns Absolute paths of the runtime and of the C API.
 * @throws {LibraryNotFoundError} if no folder holds both; the message lists every folder tried.
 */
export function findLibrary(): LibraryFiles {
  const tried: string[] = [];
  for (const folder of candidateFolders()) {
    for (const [framework, api] of fileNames()) {
      const files = { framework: join(folder, framework), api: join(folder, api) };
      if (isFile(files.framework) && isFile(files.api)) return files;
    }
    tried.push(folder);
  }
  throw new LibraryNotFoundError(tried);
}

/** No folder holds libtensorflow. */
export class LibraryNotFoundError extends Error {
  override name = "LibraryNotFoundError";

  constructor(tried: readonly string[]) {
    super(
      `libtensorflow: expected ${fileNames()[0]?.[1]} in one of\n` +
        tried.map((folder) => `  ${folder}\n`).join("") +
        `and found it in none; ${installHint}, or set LIBTENSORFLOW_DIR to the folder that has it`,
    );
  }
}

/** Where `.venv` and `node_modules` are: in the checkout, or where the program runs if this file came from a registry. */
const project = import.meta.url.startsWith("file:")
  ? fileURLToPath(new URL("../../", import.meta.url))
  : Deno.cwd();

/** How to install libtensorflow, for error messages. */
export const installHint = import.meta.url.startsWith("file:")
  ? `run \`npx deno@2.9.6 task setup\` in ${project} to install the version that the project pins`
  : "run `python3 -m venv .venv && .venv/bin/pip install tensorflow-cpu` to install it";

function candidateFolders(): string[] {
  const chosen = Deno.env.get("LIBTENSORFLOW_DIR");
  const venv = join(project, ".venv");
  let packages = [join(venv, "Lib")];
  if (Deno.build.os !== "windows") {
    const versions = unlessMissing(() => [...Deno.readDirSync(join(venv, "lib"))], [])
      .map(({ name }) => name)
      .filter((name) => name.startsWith("python"));
    // Before set-up there is no venv; the folder that it will make is named instead.
    if (versions.length === 0) versions.push("python3");
    packages = versions.map((version) => join(venv, "lib", version));
  }
  return [
    // Absolute, because for a bare name the loader would search the system.
    ...(chosen ? [resolve(chosen)] : []),
    join(venv, "tensorflow"),
    ...packages.map((folder) => join(folder, "site-packages", "tensorflow")),
    join(project, "node_modules", "@tensorflow", "tfjs-node", "deps", "lib"),
  ];
}

/** The names of the two files: in the PyPI wheel first, then in the libtensorflow archive. */
export function fileNames(): readonly (readonly [framework: string, api: string])[] {
  const { os } = Deno.build;
  if (os === "windows") return [["tensorflow.dll", "tensorflow.dll"]];
  const file = (name: string) => os === "darwin" ? `${name}.2.dylib` : `${name}.so.2`;
  const framework = file("libtensorflow_framework");
  return [[framework, file("libtensorflow_cc")], [framework, file("libtensorflow")]];
}

function isFile(path: string): boolean {
  return unlessMissing(() => Deno.statSync(path).isFile, false);
}

/** What `look` returns, or `missing` if a path is missing, locked or of another kind. */
function unlessMissing<T>(look: () => T, missing: T): T {
  try {
    return look();
  } catch (error) {
    // A permission that Deno lacks must not look like a missing library.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return missing;
  }
}
