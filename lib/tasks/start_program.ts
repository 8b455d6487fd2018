// Starts one of this folder's programs with the Deno permissions that deno.json gives it.

import { basename, join } from "node:path";
import { namedFolders } from "./named_folders.ts";
import { project } from "./project.ts";
import { TaskError } from "./task.ts";

/**
 * Starts `lib/tasks/PROGRAM.ts` under the permission set of deno.json that has the file's name, and lets it read the
 * folders that environment variables name as well.
 *
 * @param program its path below lib/tasks, without the extension
 * @param args what is passed on to it
 * @param options what else it may read and write, where its input comes from and its output goes, and environment variables
 * to add to ours
 * @returns the process
 */
export async function startProgram(
  program: string,
  args: readonly string[] = [],
  { alsoRead = [], alsoWrite = [], stdin = "inherit", stdout = "inherit", env = {} }: {
    readonly alsoRead?: readonly string[];
    readonly alsoWrite?: readonly string[];
    readonly stdin?: "inherit" | "piped";
    readonly stdout?: "inherit" | "piped" | "null";
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Deno.ChildProcess> {
  const name = basename(program);
  const { permissions } = JSON.parse(await Deno.readTextFile(join(project.root, "deno.json")));
  const { read: readable, write: writable = [] }: Permissions = permissions[name];
  const named = [
    ...Object.entries(namedFolders()),
    ...[...alsoRead, ...alsoWrite].map((path) => [basename(path), path] as const),
  ];
  const [torn] = named.filter(([, path]) => path.includes(","));
  if (torn) {
    throw new TaskError(
      `${torn[0]}: expected a path without a comma, which Deno's permissions cannot name, ` +
        `found ${torn[1]}; link to it under another name.`,
    );
  }
  // Given on the command line, a list replaces the set's own.
  const permitted = [`--allow-read=${[...readable, ...named.map(([, path]) => path)]}`];
  if (alsoWrite.length > 0) permitted.push(`--allow-write=${[...writable, ...alsoWrite]}`);
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", `-P=${name}`, ...permitted, `lib/tasks/${program}.ts`, ...args],
    cwd: project.root,
    stdin,
    stdout,
    env: { ...env },
  }).spawn();
}

/** What of a permission set may be added to. */
interface Permissions {
  readonly read: readonly string[];
  readonly write?: readonly string[];
}
