// How a PNG is to be turned: its decoder leaves that to us, those of all other formats do it.

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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) !== 0x65584966) continue; // eXIf
    const start = at + 8;
    const end = Math.min(start + view.getUint32(at), bytes.length);
    if (end < start + 10) return upright;
    const little = view.getUint8(start) === 0x49; // I for Intel
    const directory = start + view.getUint32(start + 4, little);
    const entries = directory + 2 <= end ? view.getUint16(directory, little) : 0;
    for (let entry = directory + 2; entry + 12 <= end; entry += 12) {
      if (entry >= directory + 2 + 12 * entries) break;
      if (view.getUint16(entry, little) !== 0x112) continue;
      return turns[view.getUint16(entry + 8, little) - 1] ?? upright;
    }
    return upright;
  }
  return upright;
}
