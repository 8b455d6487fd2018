// Writes a file that is never there in part, even if the process is killed midway.

import { basename, dirname, join } from "node:path";

/**
 * Writes beside the file, flushes, then renames; removes what an earlier, killed process left.
 *
 * @throws {Error} if the file system refuses, in its own words; nothing of this write is left then
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await removeAbandoned(path);
  const partial = `${path}${partialMark}${crypto.randomUUID()}`;
  try {
    await writeDurably(partial, bytes);
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

const partialMark = ".partial-";

/** A write takes a moment, so a partial file of an hour ago belongs to a process that was killed. */
const abandonedAfter = 3_600_000;

async function removeAbandoned(path: string): Promise<void> {
  const directory = dirname(path);
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.startsWith(`${basename(path)}${partialMark}`)) continue;
    const partial = join(directory, name);
    // Another process may have removed it.
    const written = (await Deno.stat(partial).catch(() => undefined))?.mtime?.getTime();
    if (written !== undefined && Date.now() - written > abandonedAfter) {
      await Deno.remove(partial).catch(() => {});
    }
  }
}
