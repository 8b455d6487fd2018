// One image of a data set as a piece of SVG, its pixels as sharp squares.

import { InputError } from "../../io/input_error.ts";
import { describe } from "../../io/schema.ts";
import type { Dataset } from "../../data/dataset.ts";
import { greyPngUrl } from "./grey_png.ts";
import { rule } from "./palette.ts";
import { rect, round } from "./svg.ts";

/** In pixels, of an image or of the page. */
export type Size = Pick<Dataset, "height" | "width">;

/** Where an image is drawn; its height follows from its own proportions. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Pixels of one image, dark ink on light paper. */
export function inkOnPaper(pixels: Uint8Array): Uint8Array {
  return pixels.map((value) => 255 - value);
}

/** Bytes of one image, 255 full ink, as ink on paper. */
export function pixelImage(pixels: Uint8Array, size: Size, place: Place): string {
  return pngImage(greyPngUrl(inkOnPaper(pixels), size.width, size.height), size, place);
}

/** A PNG of an image of that size. */
export function pngImage(url: string, { height, width }: Size, place: Place): string {
  return `<image x="${round(place.x)}" y="${round(place.y)}" width="${round(place.width)}" ` +
    `height="${round(place.width * height / width)}" preserveAspectRatio="none" ` +
    `image-rendering="optimizeSpeed" href="${url}"/>`;
}

/** As `pixelImage`, within a thin frame. */
export function framedImage(pixels: Uint8Array, size: Size, place: Place): string {
  return imageFrame(size, place) + pixelImage(pixels, size, place);
}

/** The thin frame around an image. */
export function imageFrame(size: Size, { x, y, width }: Place): string {
  const height = width * size.height / size.width;
  return rect(x - 0.5, y - 0.5, width + 1, height + 1, { fill: "none", stroke: rule });
}

/** The bytes of image `index`. */
export function pixelsOf(dataset: Dataset, index: number): Uint8Array {
  const length = dataset.height * dataset.width;
  if (!Number.isInteger(index) || index < 0 || index >= dataset.size) {
    throw new InputError(
      `${dataset.name}: expected an image from 0 to ${dataset.size - 1}, found ${describe(index)}`,
    );
  }
  return dataset.images.subarray(index * length, (index + 1) * length);
}

/** How large an image is shown that is to be about `target` wide. */
export function shownSize({ height, width }: Size, target: number): Size {
  const scale = wholeScale(width, target);
  return { width: width * scale, height: height * scale };
}

/** How many pixels of the page one of the image takes, so that the image is about `target` wide. */
export function wholeScale(width: number, target: number): number {
  return width >= target ? target / width : Math.floor(target / width);
}
