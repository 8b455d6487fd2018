// What is read of a PNG besides its pixels: whether it ends, and how it is to be turned, which the decoders of all other
// formats see to.

/** A part of a PNG: four letters that say what it is, and where its content begins and ends, as it says. */
interface Chunk {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The parts of a PNG, as far as there are any. */
export function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 8 <= bytes.length;) {
    const [start, length] = [at + 8, view.getUint32(at)];
    yield {
      name: String.fromCharCode(...bytes.subarray(at + 4, start)),
      start,
      end: start + length,
    };
    at = start + length + 4; // a checksum
  }
}

/** The way in which stored columns and rows run, by EXIF orientation: x' = a x + c y, y' = b x + d y, as a canvas has them. */
const turns = [
  ...[[1, 0, 0, 1], [-1, 0, 0, 1], [-1, 0, 0, -1], [1, 0, 0, -1]] as const,
  ...[[0, 1, 1, 0], [0, 1, -1, 0], [0, -1, -1, 0], [0, -1, 1, 0]] as const,
] as const;

/** A turn by quarters, or a reflection, or both. */
export type Turn = typeof turns[number];

/** A picture that is stored as it is to be seen. */
export const upright: Turn = turns[0];

/**
 * Reads a PNG's `eXIf` chunk: a TIFF header and a directory of tags, of which 0x112 is the orientation.
 *
 * @param bytes a whole PNG
 * @returns how it is to be turned; {@linkcode upright} where it does not say, or not what EXIF knows
 */
export function turnOfPng(bytes: Uint8Array): Turn {
  const exif = chunksOf(bytes).find(({ name }) => name === "eXIf");
  if (!exif) return upright;
  const { start } = exif;
  const end = Math.min(exif.end, bytes.length);
  if (end < start + 10) return upright;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = view.getUint8(start) === 0x49; // I for Intel
  const directory = start + view.getUint32(start + 4, little);
  const entries = directory + 2 <= end ? view.getUint16(directory, little) : 0;
  const last = Math.min(end, directory + 2 + 12 * entries);
  for (let entry = directory + 2; entry + 12 <= last; entry += 12) {
    if (view.getUint16(entry, little) !== 0x112) continue;
    return turns[view.getUint16(entry + 8, little) - 1] ?? upright;
  }
  return upright;
}
