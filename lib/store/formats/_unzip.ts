// Reads a zip archive of a few files: sizes are believed only once they are known to be harmless, and each file's
// checksum is compared, which fflate's own reader leaves out.

import { crc32, inflateRawSync } from "node:zlib";
import { RefusedError } from "./_hdf5_file.ts";

/** The only way in which a zip archive that begins with a file begins. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Weights hardly compress. */
const mostInflation = 10;
/** What may be inflated by more: JSON, which does. */
const smallFile = 2 ** 24;
const mostFiles = 1000;

/** What the archive's directory says of a file. */
interface Entry {
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * Reads the files of these names.
 *
 * @param bytes the archive
 * @param names which
 * @param most bytes of them together, once inflated
 * @returns those that are there
 * @throws {RefusedError} if the archive is damaged, or would become too large
 */
export function unzip<Name extends string>(
  bytes: Uint8Array<ArrayBuffer>,
  names: readonly Name[],
  most: number,
): Partial<Record<Name, Uint8Array<ArrayBuffer>>> {
  const entries = directoryOf(bytes);
  const files: Partial<Record<Name, Uint8Array<ArrayBuffer>>> = {};
  let total = 0;
  for (const name of names) {
    const entry = entries.get(name);
    if (!entry) continue;
    total += entry.size;
    const bound = Math.min(most - total + entry.size, inflatedAtMost(entry));
    if (entry.size > bound) {
      throw new RefusedError(`at most ${bound} bytes as ${name} in the archive`, `${entry.size}`);
    }
    files[name] = contentOf(bytes, name, entry);
  }
  return files;
}

function inflatedAtMost({ packed }: Entry): number {
  return Math.max(smallFile, mostInflation * packed);
}

function directoryOf(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = new RefusedError("a whole zip archive", "a damaged one, or a part of one");
  const fits = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  let end = bytes.length - 22;
  const earliest = Math.max(0, end - 0xffff); // a comment may follow
  while (end >= earliest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < earliest) throw broken;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > mostFiles) {
    throw new RefusedError(`at most ${mostFiles} files in the archive`, "more");
  }
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    if (!fits(at, 46) || view.getUint32(at, true) !== 0x02014b50) throw broken;
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    if (!fits(at + 46, name! + extra! + comment!)) throw broken;
    const called = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name!));
    if (entries.has(called)) throw new RefusedError("each file once in the archive", called);
    const entry = {
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    if (view.getUint16(at + 8, true) & 1) throw new RefusedError("no password", `one on ${called}`);
    entries.set(called, entry);
    at += 46 + name! + extra! + comment!;
  }
  return entries;
}

function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  { method, checksum, packed, size, at }: Entry,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = (found: string) => new RefusedError(`${name} in the archive, whole`, found);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) throw broken("none");
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw broken("a part of it");
  const stored = bytes.subarray(start, start + packed);
  const content = method === 0 ? stored : method === 8 ? inflated(stored, size, broken) : undefined;
  if (!content) throw new RefusedError(`${name} stored or deflated`, `method ${method}`);
  if (content.length !== size) throw broken(`${content.length} of ${size} bytes`);
  if (crc32(content) !== checksum) throw broken("one whose checksum differs");
  return content;
}

function inflated(
  stored: Uint8Array,
  size: number,
  broken: (found: string) => RefusedError,
): Uint8Array<ArrayBuffer> {
  try {
    const { buffer, byteOffset, length } = inflateRawSync(stored, {
      maxOutputLength: Math.max(1, size),
    });
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  } catch (error) {
    throw broken(
      error instanceof RangeError ? `more than ${size} bytes` : "one that cannot be inflated",
    );
  }
}
