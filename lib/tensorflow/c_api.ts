// The TensorFlow C API through Deno's FFI, loaded once a process.

import { textAt } from "./c_text.ts";
import { findLibrary, installHint, type LibraryFiles } from "./find_library.ts";
import { loadForGood, quietly, setDefaultEnv } from "./libc.ts";
import { symbols } from "./_symbols.ts";

/** The loaded C API. */
export interface CApi {
  /** Its functions, under their C names. */
  readonly tf: Deno.DynamicLibrary<typeof symbols>["symbols"];
  /** TensorFlow's own version, such as `"2.21.0"`. */
  readonly version: string;
  /** The files it was loaded from. */
  readonly files: LibraryFiles;
}

/** libtensorflow was found but cannot be used. */
export class LibraryError extends Error {
  override name = "LibraryError";
}

let loaded: CApi | undefined;

/**
 * Loads the TensorFlow C API, once; later calls return the same one.
 *
 * @returns The functions, the version and the files.
 * @throws {LibraryNotFoundError} if no folder holds libtensorflow.
 * @throws {LibraryError} if it is broken or too old.
 */
export function loadCApi(): CApi {
  return loaded ??= open(findLibrary());
}

/** The oldest version that this package was tried with: `tests/hosts/tensorflow_versions.sh`. */
const oldest = [2, 18] as const;

function open(files: LibraryFiles): CApi {
  const wayOut = `${installHint}, and unset LIBTENSORFLOW_DIR if it is set`;
  silenceLog();
  setUpTensorFlow();
  try {
    quietly(() => pin(files));
    // The version comes first, with no other function: an older library lacks some of the full list.
    const probe = Deno.dlopen(files.api, { TF_Version: symbols.TF_Version });
    const version = textAt(probe.symbols.TF_Version());
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major !== oldest[0] || minor < oldest[1]) {
      throw new LibraryError(
        `${files.api}: expected TensorFlow ${
          oldest.join(".")
        } or a later 2.x, found ${version}; ${wayOut}`,
      );
    }
    return { tf: Deno.dlopen(files.api, symbols).symbols, version, files };
  } catch (error) {
    if (error instanceof LibraryError || error instanceof Deno.errors.NotCapable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`${files.api}: cannot be loaded (${reason}); ${wayOut}`, {
      cause: error,
    });
  }
}

/**
 * Turns TensorFlow's log off, unless the user chose a level: on stderr it repeats what the exceptions say. TensorFlow
 * reads the level once, when it first logs.
 */
function silenceLog(): void {
  const variable = "TF_CPP_MIN_LOG_LEVEL";
  // Queried first, because without the permission Deno would stop and prompt for it.
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const none = "3";
  if (state === "granted" && Deno.env.get(variable) === undefined) Deno.env.set(variable, none);
}

/** Settings that TensorFlow takes only from the environment, when it first needs them. */
function setUpTensorFlow(): void {
  // Each session gets threads of its own; by default all share one pool, whatever a session asks for.
  setDefaultEnv("TF_OVERRIDE_GLOBAL_THREADPOOL", "1");
  // Sums of gradients keep 32 bits; by default it depends on the rest of the graph which of them do.
  setDefaultEnv("TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_INFERLIST_REMOVE", "AddN");
}

/**
 * Loads the files so that they stay loaded. Deno closes its libraries when the process ends, while TensorFlow's threads
 * still run in them, which would crash; `RTLD_NODELETE` keeps the code mapped.
 */
function pin(files: LibraryFiles): void {
  for (const file of [files.framework, files.api]) {
    // If that fails, Deno's own attempt throws the clearer message.
    if (!loadForGood(file)) Deno.dlopen(file, {});
  }
}
