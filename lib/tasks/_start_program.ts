// Starts one of this folder's programs with the Deno permissions that deno.json gives it.

import { join } from "node:path";
import { namedFolders } from "./_named_folders.ts";
import { project } from "./_project.ts";

/**
 * Starts `lib/tasks/NAME.ts` under the permission set of deno.json that has its name, which may
 * also read the folders that environment variables name.
 *
 * @param name The program's, and its permission set's.
 * @param args What is passed on to it.
 * @param options Where its output goes, and environment variables for it beside ours.
 * @returns The process.
 */
export async function startProgram(
  name: string,
  args: readonly string[] = [],
  { stdout = "inherit", env = {} }: {
    readonly stdout?: "inherit" | "piped";
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Deno.ChildProcess> {
  const { permissions } = JSON.parse(await Deno.readTextFile(join(project.root, "deno.json")));
  const readable: readonly string[] = permissions[name].read;
  // Given on the command line, a list replaces the set's own; a comma in a path is doubled.
  const read = [...readable, ...Object.values(namedFolders())].map((path) =>
    path.replaceAll(",", ",,")
  ).join(",");
  return new Deno.Command("deno", {
    args: ["run", "-q", `-P=${name}`, `--allow-read=${read}`, `lib/tasks/${name}.ts`, ...args],
    cwd: project.root,
    stdout,
    env: { ...env },
  }).spawn();
}
