// Reads the files of a model folder as what they are: bytes from anywhere.

import { join } from "node:path";
import { largestJson } from "./limits.ts";
import { inOneLine } from "../io/one_line.ts";
import { sha256 } from "../io/sha256.ts";
import { InputError } from "../io/input_error.ts";
import { reviveEpoch } from "../training/history.ts";
import type { FileDigest, ModelCard } from "./model_card.ts";
import { isShipped } from "./model_folder.ts";

/** A file of a model folder that cannot be used. */
export class ModelFileError extends InputError {
  override name = "ModelFileError";

  constructor(message: string) {
    super(inOneLine(message));
  }
}

/**
 * Reads a file whole, once its size is known to be right.
 *
 * @param folder the model's
 * @param name a plain file's name within it
 * @param files what the card says of every file, if there is a card
 * @throws {ModelFileError} if it is missing, no plain file, or another one than the card says
 */
export async function readModelFile(
  folder: string,
  name: string,
  files?: ModelCard["files"],
): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, name);
  const expected = files?.[name];
  const info = await Deno.lstat(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ModelFileError(`${path}: expected a file, found none; ${remedyFor(path)}`);
  });
  if (!info.isFile) {
    const kind = info.isSymlink ? "a symbolic link" : info.isDirectory ? "a folder" : "a device";
    throw new ModelFileError(`${path}: expected a plain file, found ${kind}; ${remedyFor(path)}`);
  }
  if (expected && info.size !== expected.bytes) {
    throw new ModelFileError(
      `${path}: expected ${expected.bytes} bytes as card.json says, found ${info.size}; ${
        remedyFor(path)
      }`,
    );
  }
  if (name.endsWith(".json") && info.size > largestJson) {
    throw new ModelFileError(
      `${path}: expected at most 2 MiB of JSON, found ${info.size} bytes; ${remedyFor(path)}`,
    );
  }
  const bytes = await Deno.readFile(path);
  const digest = expected && sha256(bytes);
  if (expected && digest !== expected.sha256) {
    throw new ModelFileError(
      `${path}: expected SHA-256 ${expected.sha256} as card.json says, found ${digest}: ` +
        `it was altered or damaged; ${remedyFor(path)}`,
    );
  }
  return bytes;
}

/**
 * Parses JSON that may mean harm.
 *
 * @param path names the file in errors
 * @throws {ModelFileError} if it is not JSON, or would reach into JavaScript's own objects
 */
export function parseModelJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), (key, value) => {
      if (key === "__proto__" || key === "constructor" || key === "prototype") {
        throw new TypeError(`the key ${key}, which no model has`);
      }
      return reviveEpoch(key, value);
    });
  } catch (error) {
    // SyntaxError, TypeError, or RangeError where it is nested beyond the stack.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelFileError(`${path}: expected JSON, found ${reason}; ${remedyFor(path)}`);
  }
}

/**
 * What helps a model that is damaged.
 *
 * @param path its folder, or a file in it
 */
export function remedyFor(path: string): string {
  return isShipped(path)
    ? "restore the folder from where it came, or train the model again"
    : "save it again, or get another copy";
}

/** Knows a file again by its content. */
export function fileDigest(bytes: Uint8Array): FileDigest {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}
