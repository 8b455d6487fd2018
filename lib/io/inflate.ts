// Decompresses a gzip file whose size inside is known, and never allocates more than that.

import { gunzipSync } from "node:zlib";
import { InputError } from "./input_error.ts";

/**
 * @param bytes the gzip file
 * @param size how many bytes it must hold
 * @param name what errors call the file
 * @throws {InputError} if it is not a gzip file, is cut short, or holds more or fewer bytes
 */
export function inflate(bytes: Uint8Array, size: number, name: string): Uint8Array {
  let inflated: Uint8Array;
  try {
    // One chunk of the whole size, as joining many costs time; zlib wants a chunk of at least 64 bytes, a limit of 1.
    const [maxOutputLength, chunkSize] = [Math.max(1, size), Math.max(64, size)];
    inflated = gunzipSync(bytes, { maxOutputLength, chunkSize });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    const reason = error instanceof Error ? error.message : String(error);
    const found = tooLarge ? "more" : `a broken gzip file (${reason})`;
    throw new InputError(`${name}: expected ${size} bytes once inflated, found ${found}`, {
      cause: error,
    });
  }
  if (inflated.length !== size) {
    throw new InputError(`${name}: expected ${size} bytes once inflated, found ${inflated.length}`);
  }
  // zlib gives a Buffer, whose slice() shares memory where a Uint8Array's copies.
  return new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.length);
}
