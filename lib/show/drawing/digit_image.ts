// One image of a data set as a piece of SVG, its pixels as sharp squares.

import type { Dataset } from "../../data/dataset.ts";
import { greyPngUrl } from "./grey_png.ts";
import { RULE } from "./palette.ts";
import { rect, round } from "./svg.ts";

/** Pixels of one image, dark ink on light paper. */
export function inkOnPaper(pixels: Uint8Array): Uint8Array {
  return pixels.map((value) => 255 - value);
}

/** Grey pixels, 0 black, drawn `width` wide at `x`, `y`. */
export function pixelImage(
  pixels: Uint8Array,
  { height, width }: Pick<Dataset, "height" | "width">,
  place: { readonly x: number; readonly y: number; readonly width: number },
): string {
  return `<image x="${round(place.x)}" y="${round(place.y)}" width="${round(place.width)}" ` +
    `height="${round(place.width * height / width)}" preserveAspectRatio="none" ` +
    `image-rendering="optimizeSpeed" href="${greyPngUrl(pixels, width, height)}"/>`;
}

/** Bytes of one image, 255 full ink, as ink on paper within a thin frame. */
export function framedImage(
  pixels: Uint8Array,
  source: Pick<Dataset, "height" | "width">,
  place: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const { x, y, width } = place;
  const height = width * source.height / source.width;
  return rect(x - 0.5, y - 0.5, width + 1, height + 1, { fill: "none", stroke: RULE }) +
    pixelImage(inkOnPaper(pixels), source, place);
}

/** The bytes of image `index`. */
export function pixelsOf(dataset: Dataset, index: number): Uint8Array {
  const length = dataset.height * dataset.width;
  if (!Number.isInteger(index) || index < 0 || index >= dataset.size) {
    throw new RangeError(
      `${dataset.name}: expected an image from 0 to ${dataset.size - 1}, found ${index}`,
    );
  }
  return dataset.images.subarray(index * length, (index + 1) * length);
}

/** How large an image is shown that is to be about `target` wide. */
export function shownSize(
  { height, width }: Pick<Dataset, "height" | "width">,
  target: number,
): { readonly width: number; readonly height: number } {
  const scale = wholeScale(width, target);
  return { width: width * scale, height: height * scale };
}

/** How many pixels of the page one of the image takes, so that the image is about `target` wide. */
export function wholeScale(width: number, target: number): number {
  return width >= target ? target / width : Math.floor(target / width);
}
