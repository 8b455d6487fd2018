// Opens a picture from outside: a file, its bytes, or pixels; brought to the size in which ink is looked for.

import { createCanvas, loadImage } from "@napi-rs/canvas";
import { imageSize } from "image-size";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../io/input_error.ts";
import { describe } from "../io/schema.ts";
import type { Picture } from "./ink.ts";
import { chunksOf, turnOfPng, upright } from "./_png.ts";
import { workingSize } from "./working_size.ts";

/** What can be read: a path or `file://` address, a file's bytes, or pixels, as a canvas' `getImageData` returns them. */
export type PictureSource = string | URL | Uint8Array | ArrayBuffer | Picture | CanvasPixels;

/** Pixels as a canvas returns them. */
export interface CanvasPixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture in the size in which ink is looked for. */
export interface OpenedPicture extends Picture {
  /** What errors call it: its file's name, or `"picture"`. */
  readonly name: string;
  /** The original's pixels in a pixel of this one; below 1 if it was enlarged. */
  readonly scale: number;
}

/** Larger pictures are declared by no camera, but by decompression bombs. */
const mostPixels = 64e6;

/** So many pixels of 16 bits, not compressed; a larger file is no picture, whatever its name says. */
export const mostBytes = 8 * mostPixels;

/** By the names that image-size has for them. */
const formats: Readonly<Record<string, string>> = {
  ...{ png: "PNG", jpg: "JPEG", webp: "WebP", avif: "AVIF", gif: "GIF", bmp: "BMP" },
  ...{ heic: "HEIC", heif: "HEIC" },
};
/** Names of the files that are opened. */
export const pictureFormats = /\.(png|jpe?g|webp|avif|gif|bmp|heic|heif)$/i;

const known = "PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC";

/**
 * Opens a picture.
 *
 * @param source a path, bytes or pixels
 * @returns its pixels, turned as its camera says, no larger than needed
 * @throws {InputError} if there is no such file, it is no picture, damaged, empty or larger than 64 megapixels
 */
export async function openPicture(source: PictureSource): Promise<OpenedPicture> {
  if (isPixels(source)) return fromPixels(source);
  const { name, bytes } = await bytesOf(source);
  return await decode(name, bytes);
}

function isPixels(source: PictureSource): source is Picture | CanvasPixels {
  return typeof source === "object" && source !== null && "width" in source && "height" in source;
}

function fromPixels(given: Picture | CanvasPixels): OpenedPicture {
  const { width, height } = given;
  const pixels = "data" in given ? given.data : given.pixels;
  const isSide = (side: unknown) => Number.isInteger(side) && (side as number) > 0;
  const areBytes = pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray;
  const fits = isSide(width) && isSide(height) && areBytes && pixels.length === 4 * width * height;
  if (!fits) {
    throw new InputError(
      `picture: expected width x height x 4 bytes, red, green, blue and opacity of each pixel, found ` +
        `${describe(pixels)} for ${describe(width)} x ${describe(height)} pixels`,
    );
  }
  checkArea("picture", width, height);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const data = context.createImageData(width, height);
  data.data.set(pixels);
  context.putImageData(data, 0, 0);
  return sized("picture", canvas, width, height);
}

async function bytesOf(
  source: string | URL | Uint8Array | ArrayBuffer,
): Promise<{ name: string; bytes: Uint8Array }> {
  if (source instanceof ArrayBuffer) return { name: "picture", bytes: new Uint8Array(source) };
  if (source instanceof Uint8Array) return { name: "picture", bytes: source };
  if (typeof source !== "string" && !(source instanceof URL)) {
    throw new InputError(
      `picture: expected a path, a file's bytes or pixels, found ${describe(source)}`,
    );
  }
  const path = pathOf(source);
  const expected = `${path || '""'}: expected a picture, found`;
  try {
    const { isDirectory, isFile, size } = await Deno.stat(path);
    if (isDirectory) {
      throw new InputError(`${expected} a folder; datasetFromPictures reads all in it`);
    }
    // Reading it could wait for ever, or go on for ever.
    if (!isFile) {
      throw new InputError(`${expected} a pipe or a device; save what it gives in a file`);
    }
    if (size > mostBytes) {
      throw new InputError(`${expected} ${size} bytes, more than any of 64 megapixels has`);
    }
    return { name: basename(path), bytes: await Deno.readFile(path) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { name: kind } = error as Error;
    const found = kind === "NotFound"
      ? "no such file"
      : kind === "NotCapable"
      ? "that this program may not read it"
      : `one that cannot be read (${(error as Error).message})`;
    throw new InputError(`${expected} ${found}`, { cause: error });
  }
}

function pathOf(source: string | URL): string {
  const text = String(source);
  const pattern = source instanceof URL ? /^[^:]+/ : /^[a-z]{2,}(?=:\/\/)|^(?:data|blob)(?=:)/i;
  const scheme = pattern.exec(text)?.[0].toLowerCase();
  if (scheme === undefined) return text;
  try {
    if (scheme === "file") return fileURLToPath(source);
  } catch (cause) {
    throw new InputError(`${text}: expected a file's address, found none (${cause})`, { cause });
  }
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  throw new InputError(
    `${shown}: expected a file, found an address of ${scheme}; fetch it, and give its bytes`,
  );
}

async function decode(name: string, bytes: Uint8Array): Promise<OpenedPicture> {
  if (bytes.length === 0) throw new InputError(`${name}: expected a picture, found an empty file`);
  const format = checkHeader(name, bytes);
  try {
    if (format === "HEIC") return await decodeHeic(name, bytes);
    const image = await loadImage(bytes);
    const turn = format === "PNG" ? turnOfPng(bytes) : upright;
    return sized(name, image, image.width, image.height, turn);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(name, format, error);
  }
}

/** Looks at a file's first bytes only: what it says it is must be worth decoding. */
function checkHeader(name: string, bytes: Uint8Array): string {
  let header: ReturnType<typeof imageSize>;
  try {
    header = imageSize(bytes);
  } catch (cause) {
    throw new InputError(`${name}: expected a picture (${known}), found none`, { cause });
  }
  const { width, height, type = "" } = header;
  const format = formats[type];
  if (!format) {
    throw new InputError(`${name}: expected ${known}, found ${type.toUpperCase()}; save it as PNG`);
  }
  checkArea(name, width, height);
  if (!isWhole(format, bytes)) throw damaged(name, format);
  return format;
}

function checkArea(name: string, width: number, height: number) {
  if (width * height <= mostPixels && Math.max(width, height) <= 32_767) return;
  throw new InputError(
    `${name}: expected at most 64 megapixels, found ${width} x ${height}; save it smaller`,
  );
}

/** Decoders draw what there is of a file that was cut short, and grey for the rest. */
function isWhole(format: string, bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  const view = new DataView(buffer, byteOffset, length);
  switch (format) {
    case "JPEG":
      return endsAsJpeg(bytes, view);
    case "PNG":
      return chunksOf(bytes).some(({ name }) => name === "IEND");
    case "GIF":
      return hasFrame(bytes);
    case "WebP":
      return 8 + view.getUint32(4, true) <= length;
    case "BMP":
      return view.getUint32(2, true) <= length;
    default:
      for (let at = 0; at + 8 <= length;) {
        const size = view.getUint32(at);
        if (size === 0) return true; // to the end of the file
        if (size < 8 && size !== 1) return false;
        at += size === 1 ? Number(view.getBigUint64(at + 8)) : size;
        if (at >= length) return at === length;
      }
      return false;
  }
}

/** Whether a GIF's first frame is there to its end: a chain of blocks, each with its length before it. */
function hasFrame(bytes: Uint8Array): boolean {
  const colours = (flags = 0) => flags & 0x80 ? 3 << (flags & 7) + 1 : 0;
  let at = 13 + colours(bytes[10]);
  for (let isImage = false; !isImage;) {
    isImage = bytes[at] === 0x2c;
    if (!isImage && bytes[at] !== 0x21) return false;
    at += isImage ? 11 + colours(bytes[at + 9]) : 2;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
    at++;
  }
  return at <= bytes.length;
}

/** Whether a JPEG goes on to its end; after that, phones append films. */
function endsAsJpeg(bytes: Uint8Array, view: DataView): boolean {
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return true;
    // In a scan: a byte that stands for itself, padding, a restart. All others say how long what they begin is.
    const isAlone = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!isAlone && at + 4 > bytes.length) return false;
    at += isAlone ? 1 : 2 + view.getUint16(at + 2);
  }
  return false;
}

function damaged(name: string, format: string, cause?: unknown): InputError {
  return new InputError(
    `${name}: expected a whole ${format}, found a damaged file, or one cut short; copy it again`,
    { cause },
  );
}

async function decodeHeic(name: string, bytes: Uint8Array): Promise<OpenedPicture> {
  const libheif = (await import("libheif-js/wasm-bundle.js")).default as Libheif;
  const images = withoutLog(() => new libheif.HeifDecoder().decode(bytes));
  try {
    const [first] = images;
    if (!first) throw damaged(name, "HEIC");
    // What its own `display` does, where an error would end the program.
    const decoded = await libheif.heif_js_decode_image2(
      first.handle,
      libheif.heif_colorspace.heif_colorspace_RGB,
      libheif.heif_chroma.heif_chroma_interleaved_RGBA,
    );
    const [channel] = decoded?.channels ?? [];
    if (!channel) throw damaged(name, "HEIC");
    const { width, height, stride, data } = channel;
    checkArea(name, width, height);
    const canvas = createCanvas(width, height);
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(width, height);
    for (let y = 0; y < height; y++) {
      pixels.data.set(data.subarray(y * stride, y * stride + 4 * width), 4 * y * width);
    }
    libheif.heif_image_release(decoded.image);
    context.putImageData(pixels, 0, 0);
    return sized(name, canvas, width, height);
  } finally {
    for (const image of images) image.free();
  }
}

/** libheif-js also says on the console what is wrong, which may be where results are expected. */
function withoutLog<Result>(work: () => Result): Result {
  const { log } = console;
  console.log = () => {};
  try {
    return work();
  } finally {
    console.log = log;
  }
}

/** What is used of libheif-js, which has no types of its own for this. */
interface Libheif {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): readonly HeifImage[] };
  heif_js_decode_image2(handle: unknown, colorspace: unknown, chroma: unknown): Promise<Decoded>;
  heif_image_release(image: unknown): void;
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
}
interface HeifImage {
  readonly handle: unknown;
  free(): void;
}
interface Decoded {
  readonly image: unknown;
  /** None if it failed. */
  readonly channels?: readonly {
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  }[];
}

function sized(
  name: string,
  image: Parameters<ReturnType<ReturnType<typeof createCanvas>["getContext"]>["drawImage"]>[0],
  width: number,
  height: number,
  turn = upright,
): OpenedPicture {
  const [a, b, c, d] = turn;
  const { width: stored, height: rows, scale } = workingSize(width, height);
  const [across, down] = a === 0 ? [rows, stored] : [stored, rows];
  const canvas = createCanvas(across, down);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.setTransform(a, b, c, d, a + c < 0 ? across : 0, b + d < 0 ? down : 0);
  context.drawImage(image, 0, 0, stored, rows);
  const { data } = context.getImageData(0, 0, across, down);
  return { name, width: across, height: down, pixels: data, scale };
}
