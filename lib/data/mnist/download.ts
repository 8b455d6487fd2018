// Downloads MNIST's files from the first mirror that delivers them whole and unchanged, and saves each when complete.

import { join } from "node:path";
import { InputError } from "../../io/input_error.ts";
import { sha256 } from "../../io/sha256.ts";
import { writeAtomically } from "../../io/write_atomically.ts";
import { type MnistFile, mnistMirrors } from "./mnist_files.ts";
import { noProgress, type Progress, startProgress } from "./_progress.ts";

/** How MNIST is downloaded. */
export interface DownloadOptions {
  /** Base URLs to download from, tried in turn; the two published mirrors unless given. */
  readonly mirrors?: readonly string[];
  /** Whether to show a download's progress; `true` unless given. */
  readonly progress?: boolean;
  /** How long a mirror may send less than a kilobyte a second before the next is tried; 15 s unless given. */
  readonly stallSeconds?: number;
  /** Ends loading; its reason is thrown, and no file is left half-written. */
  readonly signal?: AbortSignal;
}

/**
 * Downloads files, verifies them, and saves them if it can.
 *
 * @param missing the files to download
 * @param directory the folder to save them in
 * @param options mirrors, patience, progress and a signal
 * @returns each file with its bytes, verified, as they arrive
 * @throws {DownloadError} if no mirror delivers one of them
 */
export async function* downloadMissing(
  missing: readonly MnistFile[],
  directory: string,
  { mirrors = mnistMirrors, progress = true, stallSeconds = 15, signal }: DownloadOptions,
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
      const { bytes, mirror } = await download(file, best, { stallSeconds, signal, onReceived });
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

/** No mirror delivered a file. */
export class DownloadError extends InputError {
  override readonly name = "DownloadError";

  /**
   * @param file the file's name
   * @param reasons what each mirror did instead, its name first
   */
  constructor(file: string, readonly reasons: readonly string[]) {
    super(`${file}: no mirror delivered it (${reasons.join("; ") || "none was named"})`);
  }
}

interface FetchOptions {
  readonly stallSeconds: number;
  readonly signal: AbortSignal | undefined;
  /** Is given the bytes of the file received so far, from 0 again with each mirror. */
  readonly onReceived: (bytes: number) => void;
}

async function download(
  file: MnistFile,
  mirrors: readonly string[],
  options: FetchOptions,
): Promise<{ readonly bytes: Uint8Array; readonly mirror: string }> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    try {
      return { bytes: await fetchVerified(file, mirror, options), mirror };
    } catch (error) {
      options.signal?.throwIfAborted();
      reasons.push(`${new URL(mirror).host}: ${reasonOf(error)}`);
    }
  }
  throw new DownloadError(file.name, reasons);
}

async function fetchVerified(
  file: MnistFile,
  mirror: string,
  { stallSeconds, signal, onReceived }: FetchOptions,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.bytes);
  let received = 0;

  const stalled = new AbortController();
  let receivedBefore = 0;
  const watch = setInterval(() => {
    if (received - receivedBefore < 1024 * stallSeconds) {
      stalled.abort(new Error(`sent next to nothing for ${stallSeconds} s`));
    }
    receivedBefore = received;
  }, 1000 * stallSeconds);

  try {
    const response = await fetch(new URL(file.name, mirror), {
      signal: AbortSignal.any(signal ? [signal, stalled.signal] : [stalled.signal]),
      // The bytes are wanted as published: fetch would undo a Content-Encoding: gzip.
      headers: { "accept-encoding": "identity" },
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status} ${response.statusText}`.trimEnd());
    }
    for await (const chunk of response.body) {
      if (received + chunk.length > bytes.length) {
        throw new Error(`expected ${bytes.length} bytes, found more`);
      }
      bytes.set(chunk, received);
      received += chunk.length;
      onReceived(received);
    }
  } finally {
    clearInterval(watch);
  }
  if (received !== bytes.length) {
    throw new Error(`expected ${bytes.length} bytes, found ${received}`);
  }
  const found = sha256(bytes);
  if (found !== file.sha256) throw new Error(`expected SHA-256 ${file.sha256}, found ${found}`);
  return bytes;
}

/** What went wrong in a few words. fetch tells it in the cause, with the address and its layers; neither is news. */
function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) {
    return "Deno may not reach it without --allow-net";
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const layers = /^(error sending request .*?\): )?(client error \(\w+\): )?(tcp connect error: )?/;
  return message.replace(layers, "");
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
