// Finds libtensorflow on this machine, or says where it looked and how to install it.

import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The two shared objects of one TensorFlow installation. */
export interface LibraryFiles {
  /** The runtime; it must be loaded first. */
  readonly framework: string;
  /** What exports the C API. */
  readonly api: string;
}

/**
 * Finds libtensorflow: in `$LIBTENSORFLOW_DIR`, then in the project's `.venv`, then where tfjs-node's own
 * install script puts it.
 *
 * @returns Absolute paths of the runtime and of the C API.
 * @throws {LibraryNotFoundError} When no folder holds both, with every folder tried.
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
        "and found it in none; run `npx deno@2.9.6 task setup` in the project to install it, or set " +
        "LIBTENSORFLOW_DIR to the folder that has it",
    );
  }
}

const project = fileURLToPath(new URL("../../", import.meta.url));

function candidateFolders(): string[] {
  const folders: string[] = [];
  const chosen = Deno.env.get("LIBTENSORFLOW_DIR");
  // Absolute, because the loader searches the system for a name without a folder.
  if (chosen) folders.push(resolve(chosen));
  const venv = join(project, ".venv");
  if (Deno.build.os === "windows") {
    folders.push(join(venv, "Lib", "site-packages", "tensorflow"));
  } else {
    const versions = [...listFolder(join(venv, "lib"))].filter((name) => name.startsWith("python"));
    // Before setup there is no venv yet; name the folder it will make.
    for (const version of versions.length > 0 ? versions : ["python3"]) {
      folders.push(join(venv, "lib", version, "site-packages", "tensorflow"));
    }
  }
  folders.push(join(project, "node_modules", "@tensorflow", "tfjs-node", "deps", "lib"));
  return folders;
}

/** What the files are called: in the PyPI wheel first, then in the libtensorflow archive. */
export function fileNames(): readonly (readonly [framework: string, api: string])[] {
  switch (Deno.build.os) {
    case "darwin":
      return [
        ["libtensorflow_framework.2.dylib", "libtensorflow_cc.2.dylib"],
        ["libtensorflow_framework.2.dylib", "libtensorflow.2.dylib"],
      ];
    case "windows":
      return [["tensorflow.dll", "tensorflow.dll"]];
    default:
      return [
        ["libtensorflow_framework.so.2", "libtensorflow_cc.so.2"],
        ["libtensorflow_framework.so.2", "libtensorflow.so.2"],
      ];
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    unlessRefused(error);
    return false;
  }
}

function* listFolder(path: string): Iterable<string> {
  try {
    for (const entry of Deno.readDirSync(path)) yield entry.name;
  } catch (error) {
    unlessRefused(error);
  }
}

/** A folder that is missing, locked or no folder has no library; a permission that Deno lacks is another matter. */
function unlessRefused(error: unknown): void {
  if (error instanceof Deno.errors.NotCapable) throw error;
}
