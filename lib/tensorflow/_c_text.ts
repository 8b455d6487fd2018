// Strings as C reads them: UTF-8 ending in a zero byte.

const encoder = new TextEncoder();
const known = new Map<string, Uint8Array<ArrayBuffer>>();

/** A name as a C string. The few hundred names of ops and attributes are encoded once and kept. */
export function cText(name: string): Uint8Array<ArrayBuffer> {
  let bytes = known.get(name);
  if (!bytes) known.set(name, bytes = encoder.encode(name + "\0"));
  return bytes;
}
