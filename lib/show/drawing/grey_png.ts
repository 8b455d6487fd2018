// Encodes pixels as a PNG file, for the digits and maps that figures embed.

import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** `width` x `height` bytes, row by row, 0 black to 255 white, as a PNG data URL. */
export function greyPngUrl(pixels: Uint8Array, width: number, height: number): string {
  return pngUrl(pixels, width, height, grey);
}

/** `width` x `height` x red, green and blue, as a PNG data URL. */
export function colourPngUrl(pixels: Uint8Array, width: number, height: number): string {
  return pngUrl(pixels, width, height, colour);
}

const grey = { type: 0, channels: 1 } as const;
const colour = { type: 2, channels: 3 } as const;

function pngUrl(
  pixels: Uint8Array,
  width: number,
  height: number,
  { type, channels }: typeof grey | typeof colour,
): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, type, 0, 0, 0], 8); // 8 bits a channel, deflate, plain filters, no interlacing
  const length = width * channels;
  const rows = Buffer.alloc(height * (length + 1)); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * length, (y + 1) * length), y * (length + 1) + 1);
  }
  const file = Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${file.toString("base64")}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
