// The part of set-up that tells Jupyter about the Deno kernel.

import { dirname, join } from "node:path";
import { project } from "../project.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";

const shim = join(import.meta.dirname ?? ".", "..", "kernel", "kernel_shim.py");

const kernel = {
  argv: [project.python, "-I", shim, "{connection_file}", project.deno],
  display_name: "Deno",
  language: "typescript",
  env: {
    // TensorFlow's own log lines say nothing that a reader of a notebook can use.
    TF_CPP_MIN_LOG_LEVEL: "3",
    // Outputs are kept in files and shown where colour codes are noise.
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  },
};

// JupyterLab need not ask other hosts for news and newer versions: ours is pinned.
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

const files: ReadonlyMap<string, string> = new Map([
  [join(project.kernel, "kernel.json"), text(kernel)],
  [join(project.jupyterData, "lab", "settings", "overrides.json"), text(labSettings)],
]);

/** The key of the files as they should be. */
export const jupyterKey = keyOf(...[...files].flat());

/** @returns whether the files were written as they should be */
export function hasJupyter({ jupyter }: SetupStamp): boolean {
  return jupyter?.key === jupyterKey;
}

/** Writes the kernel's description, and JupyterLab's settings, into `.venv`. */
export async function writeJupyter(steps: Steps): Promise<void> {
  await steps.do("Deno kernel for JupyterLab", async () => {
    for (const [path, content] of files) {
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, content);
    }
  });
}

function text(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
