// Reads the IDX format, in which MNIST is published: a magic number, the sizes, then the elements.

import { displayed } from "../io/displayable.ts";
import { checkValue } from "../io/check_argument.ts";
import { describe, text } from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";

/** The contents of an IDX file; `type` tells the type of `data`. */
export type Idx =
  | IdxOf<"u8", Uint8Array>
  | IdxOf<"i8", Int8Array>
  | IdxOf<"i16", Int16Array>
  | IdxOf<"i32", Int32Array>
  | IdxOf<"f32", Float32Array>
  | IdxOf<"f64", Float64Array>;

/** The contents of an IDX file with elements of one type. */
export interface IdxOf<Type extends string, Data> {
  /** Unsigned, signed or floating, and the number of bits. */
  readonly type: Type;
  /** The size of each dimension, outermost first; `[60000, 28, 28]` for MNIST's training images. */
  readonly shape: readonly number[];
  /** The elements, the last dimension running fastest. */
  readonly data: Data;
}

/**
 * Reads an uncompressed IDX file. One that is too short or too long is refused before anything is
 * allocated.
 *
 * @param bytes the whole file; the result's `data` shares memory with it when elements are single bytes
 * @param name what errors call the file
 * @returns the element type, the shape and the elements
 * @throws {IdxError} if the bytes are not a whole IDX file
 *
 * @example
 * ```ts
 * import { readIdx } from "mnist";
 *
 * const bytes = Uint8Array.of(0, 0, 0x08, 1, 0, 0, 0, 3, 5, 0, 4); // the training set's first three labels
 * const labels = readIdx(bytes, "labels");
 * if (labels.type !== "u8" || labels.shape[0] !== 3) throw new Error("three bytes");
 * console.log(labels.data); // Uint8Array [5, 0, 4]
 * ```
 */
export function readIdx(bytes: Uint8Array, name = "IDX file"): Idx {
  checkValue("name", text, name);
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError(
      `${name}: expected a Uint8Array, from Deno.readFile; found ${describe(bytes)}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    throw new IdxError(name, "a magic number of 4 bytes", `${bytes.length} bytes in all`);
  }
  const zero0 = view.getUint8(0);
  const zero1 = view.getUint8(1);
  const code = view.getUint8(2);
  const rank = view.getUint8(3);
  if (zero0 === 0x1f && zero1 === 0x8b) {
    throw new IdxError(name, "an uncompressed IDX file", "a gzip file; decompress it first");
  }
  if (zero0 !== 0 || zero1 !== 0) {
    throw new IdxError(name, "a magic number that begins 00 00", `${hex(zero0)} ${hex(zero1)}`);
  }
  const element = elementTypes.get(code);
  if (element === undefined) {
    const known = [...elementTypes].map(([code, { type }]) => `${hex(code)} (${type})`).join(", ");
    throw new IdxError(name, `an element type among ${known}`, hex(code));
  }
  if (rank === 0) throw new IdxError(name, "at least one dimension", "none");

  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new IdxError(
      name,
      `a header of ${header} bytes for ${rank} dimensions`,
      `${bytes.length} bytes in all`,
    );
  }
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  // A product too large to be exact is larger than any file, so the comparison below still holds.
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  const expected = header + count * element.bytes;
  if (bytes.length !== expected) {
    throw new IdxError(
      name,
      `${expected} bytes for ${shape.join(" x ")} elements of type ${element.type}`,
      `${bytes.length} bytes`,
    );
  }
  const body = new DataView(bytes.buffer, bytes.byteOffset + header, count * element.bytes);
  return displayed(readElements(element.type, body, count, shape));
}

/**
 * Thrown by {@linkcode readIdx} for bytes that are not a whole IDX file.
 *
 * @example
 * ```ts
 * import { IdxError, readIdx } from "mnist";
 *
 * try {
 *   readIdx(Uint8Array.of(0, 0, 8), "labels");
 * } catch (error) {
 *   if (!(error instanceof IdxError)) throw error;
 *   console.log(error.message); // labels: expected a magic number of 4 bytes, found 3 bytes in all
 * }
 * ```
 */
export class IdxError extends InputError {
  override readonly name = "IdxError";

  /**
   * @param file what the file is called
   * @param expected what should have been there
   * @param found what was there
   */
  constructor(file: string, expected: string, found: string) {
    super(`${file}: expected ${expected}, found ${found}`);
  }
}

/** Element types and their sizes, by the third byte of the magic number. */
const elementTypes: ReadonlyMap<number, { readonly type: Idx["type"]; readonly bytes: number }> =
  new Map([
    [0x08, { type: "u8", bytes: 1 }],
    [0x09, { type: "i8", bytes: 1 }],
    [0x0b, { type: "i16", bytes: 2 }],
    [0x0c, { type: "i32", bytes: 4 }],
    [0x0d, { type: "f32", bytes: 4 }],
    [0x0e, { type: "f64", bytes: 8 }],
  ]);

/** Single bytes stay where they are; wider elements are big-endian and copied. */
function readElements(
  type: Idx["type"],
  body: DataView,
  length: number,
  shape: readonly number[],
): Idx {
  const at = [body.buffer, body.byteOffset, length] as const;
  switch (type) {
    case "u8":
      return { type, shape, data: new Uint8Array(...at) };
    case "i8":
      return { type, shape, data: new Int8Array(...at) };
    case "i16":
      return { type, shape, data: Int16Array.from({ length }, (_, i) => body.getInt16(2 * i)) };
    case "i32":
      return { type, shape, data: Int32Array.from({ length }, (_, i) => body.getInt32(4 * i)) };
    case "f32":
      return { type, shape, data: Float32Array.from({ length }, (_, i) => body.getFloat32(4 * i)) };
    case "f64":
      return { type, shape, data: Float64Array.from({ length }, (_, i) => body.getFloat64(8 * i)) };
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
