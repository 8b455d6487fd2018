// Text between JavaScript and C: UTF-8 that ends in a zero byte.

const encoder = new TextEncoder();
const names = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A name of an op or an attribute as a C string. There are a few hundred of them, so each is encoded once and kept.
 *
 * @throws {TypeError} if the name contains a zero byte.
 */
export function cName(name: string): Uint8Array<ArrayBuffer> {
  let bytes = names.get(name);
  if (!bytes) names.set(name, bytes = cString(name));
  return bytes;
}

/**
 * Any text as a C string.
 *
 * @throws {TypeError} if the text contains a zero byte.
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  if (!text.includes("\0")) return encoder.encode(text + "\0");
  throw new TypeError(`${JSON.stringify(text)}: a zero byte would end this name early`);
}

/** The text at a C `char *`; empty for a null pointer. */
export function textAt(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

/** A list of texts as C takes it. */
export interface CStrings {
  /** The address of each text. */
  readonly pointers: BigUint64Array<ArrayBuffer>;
  /** The bytes of each text, its final zero not counted. */
  readonly lengths: BigUint64Array<ArrayBuffer>;
}

/**
 * Texts as a C list, each ending in a zero byte too.
 *
 * The texts lie behind their pointers in one piece of memory, so that whoever keeps the pointers keeps the texts: the
 * garbage collector does not know that the addresses refer to them.
 */
export function cStrings(texts: readonly string[]): CStrings {
  const encoded = texts.map((text) => encoder.encode(text + "\0"));
  const head = BigUint64Array.BYTES_PER_ELEMENT * texts.length;
  const memory = new Uint8Array(encoded.reduce((sum, bytes) => sum + bytes.length, head));
  const pointers = new BigUint64Array(memory.buffer, 0, texts.length);
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(memory));
  let at = head;
  for (const [i, bytes] of encoded.entries()) {
    memory.set(bytes, at);
    pointers[i] = address + BigInt(at);
    at += bytes.length;
  }
  return { pointers, lengths: BigUint64Array.from(encoded, (bytes) => BigInt(bytes.length - 1)) };
}
