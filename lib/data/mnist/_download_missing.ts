// Downloads missing files, showing progress, and saves each as soon as it is complete.

import { join } from "node:path";
import { download } from "./download.ts";
import { type MnistFile, mnistMirrors } from "./mnist_files.ts";
import { noProgress, type Progress, startProgress } from "./_progress.ts";
import { writeAtomically } from "../../io/write_atomically.ts";

export interface DownloadMissingOptions {
  readonly mirrors?: readonly string[];
  readonly progress?: boolean;
  readonly stallSeconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * @param missing the files to download
 * @param directory the folder to keep them in
 * @returns each file with its bytes, verified, as they arrive
 * @throws {DownloadError} if no mirror delivers one of them
 */
export async function* downloadMissing(
  missing: readonly MnistFile[],
  directory: string,
  { mirrors = mnistMirrors, progress = true, stallSeconds = 15, signal }: DownloadMissingOptions,
): AsyncGenerator<readonly [file: MnistFile, bytes: Uint8Array], void, undefined> {
  const total = missing.reduce((sum, file) => sum + file.bytes, 0);
  // Shown only once something arrives: without a network the bar would never move.
  let shown: Progress | undefined;
  const show = (bytes: number) => {
    shown ??= progress ? startProgress("Downloading MNIST", total) : noProgress;
    shown.update(bytes);
  };
  let done = 0;
  let best = mirrors;
  try {
    for (const file of missing) {
      const onReceived = (bytes: number) => show(done + bytes);
      const wanted = { mirrors: best, stallSeconds, signal, onReceived };
      const { bytes, mirror } = await download(file, wanted);
      await save(join(directory, file.name), bytes);
      yield [file, bytes];
      done += file.bytes;
      // A mirror that failed is not tried again first.
      best = [mirror, ...best.filter((other) => other !== mirror)];
    }
  } finally {
    await shown?.stop();
  }
}

/** If the folder cannot be written, the data are still used, but not saved. */
async function save(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(
      `${path}: could not be saved (${reason}), so it will be downloaded again next time`,
    );
  }
}
