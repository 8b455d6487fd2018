// The part of set-up that tells Jupyter about the Deno kernel.

import { dirname, join } from "node:path";
import { project } from "../project.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";

const programs = join(import.meta.dirname ?? ".", "..", "kernel");

const kernel = {
  argv: [project.python, "-I", join(programs, "kernel_shim.py"), "{connection_file}", project.deno],
  display_name: "Deno",
  language: "typescript",
  env: {
    // TensorFlow's own log lines say nothing that a reader of a notebook can use.
    TF_CPP_MIN_LOG_LEVEL: "3",
    // Outputs are kept in files and shown where colour codes are noise.
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    // Each of malloc's pools keeps what is freed in it. glibc has up to eight a core; with two a kernel hardly grows.
    MALLOC_ARENA_MAX: "2",
  },
};

const labSettings = {
  // JupyterLab need not ask other hosts for news and newer versions: ours is pinned.
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  // Milliseconds; while types are checked, completion takes a second.
  "@jupyterlab/completer-extension:manager": { providerTimeout: 5000 },
  "@jupyter-lsp/jupyterlab-lsp:plugin": {
    language_servers: { deno: { serverSettings: { "deno.enable": true, "deno.lint": false } } },
  },
  "@jupyter-lsp/jupyterlab-lsp:highlights": { disable: true },
  "@jupyter-lsp/jupyterlab-lsp:syntax_highlighting": { disable: true },
  "@jupyter-lsp/jupyterlab-lsp:completion": { waitForBusyKernel: false },
  "@jupyter-lsp/jupyterlab-lsp:hover": { autoActivate: true },
};

// How much memory there is, is asked when a server starts.
const serverSettings = `# Written by deno task setup.
import runpy
lsp = runpy.run_path(${JSON.stringify(join(programs, "lsp_settings.py"))})
c.LanguageServerManager.update(lsp["settings"](${JSON.stringify(project.python)}, ${
  JSON.stringify(project.deno)
}))
`;

const files: ReadonlyMap<string, string> = new Map([
  [join(project.kernel, "kernel.json"), text(kernel)],
  [join(project.jupyterData, "lab", "settings", "overrides.json"), text(labSettings)],
  [join(project.venv, "etc", "jupyter", "jupyter_server_config.py"), serverSettings],
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
