// Reads one published file from a folder, and lets nothing through that is not that file.

import { join } from "node:path";
import type { MnistFile } from "./mnist_files.ts";
import { sha256 } from "./_sha256.ts";

/**
 * Reads a file and checks its size and its SHA-256. The file itself is never touched.
 *
 * @returns its bytes, or `undefined` where the folder has no such file
 * @throws {Error} when something of that name is there but is not the published file
 */
export async function readVerified(
  file: MnistFile,
  directory: string,
): Promise<Uint8Array | undefined> {
  const path = join(directory, file.name);
  let bytes: Uint8Array;
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw notTheFile(path, "a file", "something else of that name");
    // The size is compared first, so that a giant is not read only to be refused.
    if (size !== file.bytes) throw notTheFile(path, `${file.bytes} bytes`, `${size}`);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof NotTheFile) throw error;
    throw unreadable(path, directory, error);
  }
  const found = sha256(bytes);
  if (found !== file.sha256) throw notTheFile(path, `SHA-256 ${file.sha256}`, found);
  return bytes;
}

class NotTheFile extends Error {}

function notTheFile(path: string, expected: string, found: string): NotTheFile {
  return new NotTheFile(
    `${path}: expected ${expected}, found ${found}; this is not the file MNIST was published as: ` +
      "move or delete it to download it again, or set MNIST_DIR to a folder that holds the real one",
  );
}

function unreadable(path: string, directory: string, cause: unknown): Error {
  if (cause instanceof Deno.errors.NotCapable) {
    return new Error(`${path}: Deno may not read it; run with --allow-read=${directory}`, {
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `${path}: expected a file that can be read, found "${reason}"; ` +
      "change its permissions, or set MNIST_DIR to a folder that can be read",
    { cause },
  );
}
