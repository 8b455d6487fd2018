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
  await steps.do("npm packages in node_modules, 110 MB", async (report) => {
    const { success, output } = await runLogged([Deno.execPath(), "install", "--frozen"], {
      cwd: project.root,
      log: setupLog,
      report,
      signal: steps.signal,
    });
    if (success) return await removeUnused();
    throw new TaskError(
      `The npm packages could not be installed: ${whyDenoFailed(output)}. ` +
        `Run this again once that is mended; all that was said is in .venv/setup.log.`,
    );
  });
}

/** Packages with more in them than is used: for a page's `<script>`, other editions of JavaScript, debuggers, tests. */
const large = /^(?:@tensorflow\+tfjs|h5wasm@|libheif-js@)/;
const unused = [
  /\.map$/,
  /[.-](?:min|es2017|fesm)\.js(?:\.html)?$/,
  /_test\.(?:js|d\.ts)$/,
  /\/dist\/(?:tf|tf-[a-z-]+)\.js$/,
  /\/dist\/miniprogram\//,
  /\/h5wasm\/dist\/(?:iife|node)\//,
  /\/libheif\/libheif\.js$/,
];

/** Removes what neither Deno nor esbuild opens: 260 MB. */
async function removeUnused(): Promise<void> {
  const packages = join(project.nodeModules, ".deno");
  for await (const { name } of Deno.readDir(packages)) {
    if (large.test(name)) await removeIn(join(packages, name));
  }
}

async function removeIn(folder: string): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name); // what is neither links to another package
    if (isDirectory) await removeIn(path);
    if (isFile && unused.some((pattern) => pattern.test(path))) await Deno.remove(path);
  }
}

function whyDenoFailed(output: string): string {
  const text = stripVTControlCharacters(output);
  if (/dns error|client error \(Connect\)|error sending request|timed out/i.test(text)) {
    return "the npm registry cannot be reached (no network? behind a proxy, set HTTPS_PROXY)";
  }
  return text.match(/^error: (.*?)\.?$/m)?.[1] ?? "deno install stopped without saying why";
}
