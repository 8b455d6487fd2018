// Finds one published file in a folder, under any of its names, and verifies it.

import { join } from "node:path";
import { inflate } from "../../io/inflate.ts";
import { inflatedBytes, type MnistFile } from "./mnist_files.ts";
import { sha256 } from "../../io/sha256.ts";
import { InputError } from "../../io/input_error.ts";

/** One published file, read and verified. */
export interface VerifiedFile {
  /** Its name in the folder. */
  readonly name: string;
  /** SHA-256 of the file as found. */
  readonly sha256: string;
  /** The IDX file, uncompressed. */
  readonly idx: Uint8Array;
}

/**
 * Reads a file and checks its size and SHA-256, changing nothing. It may be compressed, as published or by
 * another program to the same content, or not, under its own name or `train-images.idx3-ubyte`, and in a folder of either name, as archives are
 * unpacked on Kaggle.
 *
 * @returns the first one found, or `undefined` if the folder has none
 * @throws {InputError} if something has such a name but is not the published file
 */
export async function readVerified(
  file: MnistFile,
  directory: string,
): Promise<VerifiedFile | undefined> {
  const compressed = await readCompressed(file, directory);
  if (compressed !== undefined) return compressed;
  for (const name of uncompressedNames(file)) {
    const path = (await isDirectory(join(directory, name))) ? join(name, name) : name;
    const idx = await readIfThere(directory, path, inflatedBytes(file), file.inflatedSha256);
    if (idx !== undefined) return { name, sha256: file.inflatedSha256, idx };
  }
  return undefined;
}

/** @returns a published file, whose bytes were verified, uncompressed */
export function verified(file: MnistFile, bytes: Uint8Array): VerifiedFile {
  const length = inflatedBytes(file);
  // A cell that is run again would else leave 55 MB behind each time, until V8 gets round to it.
  const held = inflatedBefore.get(file.sha256)?.deref();
  const before = held && new Uint8Array(held, 0, length);
  const isWhole = before && sha256(before) === file.inflatedSha256; // nobody wrote into it
  const idx = isWhole ? before : inflate(bytes, length, file.name);
  if (!isWhole && idx.byteOffset === 0) {
    inflatedBefore.set(file.sha256, new WeakRef(idx.buffer as ArrayBuffer));
  }
  return { name: file.name, sha256: file.sha256, idx };
}

/** The contents of published files, by their hash, for as long as a data set holds them. */
const inflatedBefore = new Map<string, WeakRef<ArrayBuffer>>();

/** The published file or, as there are many ways to compress it, any that inflates to it: known then by its content. */
async function readCompressed(
  file: MnistFile,
  directory: string,
): Promise<VerifiedFile | undefined> {
  const path = join(directory, file.name);
  const size = inflatedBytes(file);
  const bytes = await readAtMost(directory, file.name, size + overhead, file.bytes);
  if (bytes === undefined) return undefined;
  const found = sha256(bytes);
  if (found === file.sha256) return verified(file, bytes);
  // Of the published length, it is the published file with something changed.
  if (bytes.length === file.bytes) throw notTheFile(path, `SHA-256 ${file.sha256}`, found);
  const idx = endsWithSize(bytes, size) ? inflatedOrNot(bytes, size) : undefined;
  if (idx === undefined) throw notTheFile(path, `${file.bytes} bytes`, `${bytes.length}`);
  const content = sha256(idx);
  if (content !== file.inflatedSha256) {
    throw notTheFile(path, `content of SHA-256 ${file.inflatedSha256}`, content);
  }
  // Under the name and the hash of what was verified, as if the file were not compressed.
  return { name: file.name.replace(/\.gz$/, ""), sha256: content, idx };
}

/** What a gzip file has beside its content at most, even if nothing could be compressed. */
const overhead = 2 ** 16;

/** A gzip file ends with the size of its content; zlib ignores whatever follows. */
function endsWithSize(bytes: Uint8Array, size: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 18 && view.getUint32(bytes.length - 4, true) === size;
}

function inflatedOrNot(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return inflate(bytes, size, "");
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function uncompressedNames({ name }: MnistFile): readonly string[] {
  const bare = name.replace(/\.gz$/, "");
  return [bare, bare.replace("-idx", ".idx")];
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false; // reading it will report what is wrong
  }
}

async function readIfThere(
  directory: string,
  name: string,
  length: number,
  hash: string,
): Promise<Uint8Array | undefined> {
  const path = join(directory, name);
  const bytes = await readAtMost(directory, name, length, length);
  if (bytes === undefined) return undefined;
  if (bytes.length !== length) throw notTheFile(path, `${length} bytes`, `${bytes.length}`);
  const found = sha256(bytes);
  if (found !== hash) throw notTheFile(path, `SHA-256 ${hash}`, found);
  return bytes;
}

async function readAtMost(
  directory: string,
  name: string,
  most: number,
  expected: number,
): Promise<Uint8Array | undefined> {
  const path = join(directory, name);
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw notTheFile(path, "a file", "something else of that name");
    // The size first, so as not to read a huge file only to refuse it.
    if (size > most) throw notTheFile(path, `${expected} bytes`, `${size}`);
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof NotTheFile) throw error;
    throw unreadable(path, directory, error);
  }
}

class NotTheFile extends InputError {}

function notTheFile(path: string, expected: string, found: string): NotTheFile {
  return new NotTheFile(
    `${path}: expected ${expected}, found ${found}; this is not the file MNIST was published as: ` +
      "move or delete it to download it again, or set MNIST_DIR to a folder that holds the real one",
  );
}

function unreadable(path: string, directory: string, cause: unknown): InputError {
  if (cause instanceof Deno.errors.NotCapable) {
    return new InputError(`${path}: Deno may not read it; run with --allow-read=${directory}`, {
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new InputError(
    `${path}: expected a file that can be read, found "${reason}"; ` +
      "change its permissions, or set MNIST_DIR to a folder that can be read",
    { cause },
  );
}
