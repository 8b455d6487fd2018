// The node_modules part of set-up: what deno.lock names, as it names it.

import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { exists } from "../../io/exists.ts";
import { project } from "../project.ts";
import { setupLog } from "./python_environment.ts";
import { runLogged } from "./run_logged.ts";
import { keyOf, type SetupStamp } from "./_setup_stamp.ts";
import type { Steps } from "./steps.ts";
import { TaskError } from "../task.ts";

/** @returns the key of the packages that deno.json and deno.lock want */
export async function npmKey(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(project.root, "deno.json")));
  const lock = await Deno.readTextFile(join(project.root, "deno.lock"));
  return keyOf(JSON.stringify(imports), lock);
}

/** @returns whether the packages were installed and are still there */
export async function hasNpm({ npm }: SetupStamp, key: string): Promise<boolean> {
  if (npm?.key !== key) return false;
  return await exists(join(project.nodeModules, ".deno"));
}

/** Installs the packages; Deno runs none of their install scripts. */
export async function installNpm(steps: Steps): Promise<void> {
  await steps.do("npm packages in node_modules, 160 MB", async (report) => {
    const { success, output } = await runLogged([Deno.execPath(), "install", "--frozen"], {
      cwd: project.root,
      log: setupLog,
      report,
    });
    if (success) return;
    throw new TaskError(
      `The npm packages could not be installed: ${whyDenoFailed(output)}. ` +
        `Run this again once that is mended; all that was said is in .venv/setup.log.`,
    );
  });
}

function whyDenoFailed(output: string): string {
  const text = stripVTControlCharacters(output);
  if (/dns error|client error \(Connect\)|error sending request|timed out/i.test(text)) {
    return "the npm registry cannot be reached (no network? behind a proxy, set HTTPS_PROXY)";
  }
  return text.match(/^error: (.*?)\.?$/m)?.[1] ?? "deno install stopped without saying why";
}
