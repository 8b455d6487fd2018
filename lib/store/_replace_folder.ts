// Puts a new folder in an older one's place so that, whatever happens, one of them is whole.

import { basename, dirname, join } from "node:path";
import { ifThere } from "../io/exists.ts";

/**
 * Puts `made` where `folder` is, or is to be. Two renames; a process that dies between them leaves the older folder
 * beside, and {@linkcode recoverReplaced} brings it back. Others that replace or read it meanwhile wait.
 */
export async function replaceFolder(made: string, folder: string): Promise<void> {
  using _lock = await lockBeside(folder, "exclusive");
  const aside = replaced(folder);
  await recover(folder);
  await ifThere(Deno.remove(aside, { recursive: true }));
  const hadOne = await isFolder(folder);
  if (hadOne) await Deno.rename(folder, aside);
  try {
    await Deno.rename(made, folder);
  } catch (error) {
    if (hadOne) await Deno.rename(aside, folder);
    throw error;
  }
  if (hadOne) await Deno.remove(aside, { recursive: true });
}

/** Brings back the older folder if a replacement was cut off after it was moved and before the new one came. */
export async function recoverReplaced(folder: string): Promise<void> {
  if (await isFolder(folder) || !(await isFolder(replaced(folder)))) return;
  using _lock = await lockBeside(folder, "exclusive");
  await recover(folder);
}

async function recover(folder: string): Promise<void> {
  const aside = replaced(folder);
  if (await isFolder(folder) || !(await isFolder(aside))) return;
  await Deno.rename(aside, folder);
}

/**
 * Keeps a folder from being replaced until the lock is disposed of; waits for whoever is replacing it. The system holds
 * the lock, on the folder around it, and lets go of it when the process dies. Where it has none there is none: on
 * Windows a folder cannot be opened.
 *
 * @param kind `"shared"` with others that read
 */
export async function lockBeside(
  folder: string,
  kind: "shared" | "exclusive",
): Promise<Disposable> {
  const around = await Deno.open(dirname(folder)).catch(() => undefined);
  await around?.lock(kind === "exclusive").catch(() => {});
  return { [Symbol.dispose]: () => around?.close() };
}

export async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}

/** Ignored by git, as everything of that prefix in models/. */
export function replaced(folder: string): string {
  return join(dirname(folder), `.partial-${basename(folder)}.replaced`);
}
