// Keeps a folder of checkpoints, or whatever else a file stands for, to one training at a time.

import { join } from "node:path";
import { InputError } from "../io/input_error.ts";

/** The lock's name within its folder; it is gone when training has ended. */
export const lockFile = "training.lock";

/**
 * Claims a folder for this training until the claim is disposed of. The system itself holds the lock, and lets go of
 * it when the process dies, however that comes about: what a killed process leaves blocks nobody.
 *
 * @param folder made if need be
 * @throws {InputError} if another training has it, naming the process
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, lockFile);
  const lock = await tryLock(path);
  if (!lock) throw await inUse(folder, path);
  return lock;
}

/** @returns the lock of that name, which is gone when it is disposed of; undefined if someone else has it */
export async function tryLock(path: string): Promise<Disposable | undefined> {
  for (;;) {
    const file = await Deno.open(path, { create: true, read: true, write: true });
    try {
      if (!await file.tryLock(true)) {
        file.close();
        return;
      }
      // The one before removes its file when it ends: then this lock is on a file that nobody else will find.
      const [ours, there] = [await file.stat(), await Deno.stat(path).catch(() => undefined)];
      if (there === undefined || ours.ino !== there.ino) {
        file.close();
        continue;
      }
      // Only for others to name it: a full disk is no reason not to train.
      const pid = new TextEncoder().encode(`${Deno.pid}`);
      await file.truncate().then(() => file.write(pid)).catch(() => {});
      return { [Symbol.dispose]: () => release(path, file) };
    } catch (error) {
      file.close();
      throw error;
    }
  }
}

/** Removed first: a file that can be opened by its name is locked by whoever uses the folder. */
function release(path: string, file: Deno.FsFile): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Gone with its folder, or a system that keeps open files: the lock goes with `close` all the same.
  }
  file.close();
}

async function inUse(folder: string, path: string): Promise<InputError> {
  const holder = Number(await Deno.readTextFile(path).catch(() => ""));
  const process = holder === Deno.pid
    ? "in this process"
    : holder > 0
    ? `process ${holder}`
    : "in another process";
  return new InputError(
    `${folder}: another training (${process}) is using this folder; wait until it has ended, or keep this one's ` +
      "checkpoints in another folder",
  );
}
