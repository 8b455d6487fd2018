// Strings as C reads them: UTF-8 ending in a zero byte.

const encoder = new TextEncoder();
const known = new Map<string, Uint8Array<ArrayBuffer>>();

/** A name as a C string. The few hundred names of ops and attributes are encoded once and kept. */
export function cText(name: string): Uint8Array<ArrayBuffer> {
  let bytes = known.get(name);
  if (!bytes) {
    if (name.includes("\0")) {
      throw new TypeError(`${JSON.stringify(name)}: a zero byte would end this name early`);
    }
    known.set(name, bytes = encoder.encode(name + "\0"));
  }
  return bytes;
}

/** A list of texts as C takes it: where each is, and how long. */
export interface CTexts {
  readonly pointers: BigUint64Array<ArrayBuffer>;
  readonly lengths: BigUint64Array<ArrayBuffer>;
}

/**
 * Texts as a C list, each ending in a zero byte too.
 *
 * The texts follow their pointers in one piece of memory, so that whatever keeps the pointers keeps the texts: the
 * garbage collector does not know that addresses point at them.
 */
export function cTexts(texts: readonly string[]): CTexts {
  const encoded = texts.map((text) => encoder.encode(text + "\0"));
  const head = BigUint64Array.BYTES_PER_ELEMENT * texts.length;
  const size = encoded.reduce((sum, bytes) => sum + bytes.length, head);
  const memory = new ArrayBuffer(size);
  const pointers = new BigUint64Array(memory, 0, texts.length);
  const lengths = BigUint64Array.from(encoded, (bytes) => BigInt(bytes.length - 1));
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(memory));
  let at = head;
  for (const [i, bytes] of encoded.entries()) {
    new Uint8Array(memory).set(bytes, at);
    pointers[i] = address + BigInt(at);
    at += bytes.length;
  }
  return { pointers, lengths };
}
