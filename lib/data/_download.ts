// Fetches one published file from the first mirror that delivers it whole and unchanged.

import type { MnistFile } from "./mnist_files.ts";
import { sha256 } from "./_sha256.ts";

export interface DownloadOptions {
  /** Base addresses, tried in turn. */
  readonly mirrors: readonly string[];
  /** A mirror that sends less than a kilobyte a second for this long is given up. */
  readonly stallSeconds: number;
  /** Ends the download; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes of the file are here; starts over with each mirror. */
  readonly onReceived?: (bytes: number) => void;
}

/**
 * @returns the file's bytes, verified, and the mirror they came from
 * @throws {DownloadError} when no mirror delivers
 */
export async function download(
  file: MnistFile,
  { mirrors, signal, ...options }: DownloadOptions,
): Promise<{ readonly bytes: Uint8Array; readonly mirror: string }> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    try {
      return { bytes: await fetchVerified(file, mirror, { signal, ...options }), mirror };
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push(`${new URL(mirror).host}: ${reasonOf(error)}`);
    }
  }
  throw new DownloadError(file.name, reasons);
}

/** No mirror delivered a file. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";

  /**
   * @param file the file's name
   * @param reasons what each mirror did instead, its name first
   */
  constructor(file: string, readonly reasons: readonly string[]) {
    super(`${file}: no mirror delivered it (${reasons.join("; ") || "none was named"})`);
  }
}

async function fetchVerified(
  file: MnistFile,
  mirror: string,
  { signal, stallSeconds, onReceived }: Omit<DownloadOptions, "mirrors">,
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
      onReceived?.(received);
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
