// What opens in the explorer: a count or a name, and behind it images with their numbers.

import { escapeMarkup } from "../../io/escape.ts";
import { inkOnPaper, wholeScale } from "../drawing/digit_image.ts";
import { confidencePercent, count, plural } from "../drawing/format.ts";
import { greyPngUrl } from "../drawing/grey_png.ts";
import { shrunk } from "./_shrunk.ts";
import type { ExploredImage } from "./explored_cell.ts";

export interface OpeningOptions {
  /** Of each class, escaped. */
  readonly names: readonly string[];
  /** Tells this explorer's parts from those of others on the page. */
  readonly group: string;
  /** Of one image, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** One thing that opens; its texts are escaped. */
export interface Opening {
  readonly summary: string;
  /** What is behind it, after its count: `4 read as 9`. */
  readonly what: string;
  readonly total: number;
  readonly noun: string;
  /** Highest loss first. */
  readonly images: readonly ExploredImage[];
}

export const lineStyle = "1px solid rgba(128, 128, 128, 0.35)";
/** The longer side of an image, in pixels of the page. */
const imageSide = 56;

/** Draws each image once, however many open it. */
export function openings(options: OpeningOptions): (opening: Opening) => string {
  const { names, group, height, width } = options;
  const pictures = new Map<number, string>();
  const picture = (image: ExploredImage) => {
    const known = pictures.get(image.index);
    if (known !== undefined) return known;
    const drawn = draw(image, { height, width });
    pictures.set(image.index, drawn);
    return drawn;
  };
  return ({ summary, what, total, noun, images }) => {
    const label = `${plural(total, noun)}, ${what}`;
    const heading = images.length < total ? `${count(images.length)} of ${label}` : label;
    const [byConfidence, byMargin] = [ranks(images, "confidence"), ranks(images, "margin")];
    const tiles = images.map((image, i) => {
      const { index, truth, prediction, confidence, margin, loss } = image;
      const sure = escapeMarkup(confidencePercent(confidence));
      // They are already in the order of their loss.
      return `<div class="mx-tile" style="display: inline-block; width: 84px; margin: 3px; ` +
        `vertical-align: top; --c: ${byConfidence[i]}; --m: ${byMargin[i]};">` +
        `<img alt="image ${index}: ${names[truth]} read as ${names[prediction]}" ${
          picture(image)
        }><br>` +
        `<strong>${names[truth]} → ${names[prediction]}</strong><br>${sure} sure<br>` +
        `margin ${margin.toFixed(2)}<br>loss ${loss.toFixed(2)}<br>#${index}</div>`;
    });
    // The browser keeps one open of those that share a name, unless a sanitiser removed it.
    return `<details name="${group}"><summary aria-label="${summary}: ${label}" title="${label}" ` +
      `style="cursor: pointer; list-style: none; text-decoration: underline;">${summary}</summary>` +
      `<div class="mx-images" tabindex="0" role="group" aria-label="${heading}" ` +
      `style="width: 190px; text-align: center; font-size: 11px; line-height: 1.25; ` +
      `font-weight: 400;"><div style="font-weight: 600; padding: 4px; text-align: left;">` +
      `${heading}</div><div class="mx-tiles">${tiles.join("")}</div></div></details>`;
  };
}

/** The attributes of an image, as large as the page shows it. */
function draw(
  { pixels }: ExploredImage,
  size: { readonly height: number; readonly width: number },
): string {
  const small = shrunk(inkOnPaper(pixels), size, imageSide);
  const scale = wholeScale(Math.max(small.width, small.height), imageSide);
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return `width="${side(small.width)}" height="${side(small.height)}" ` +
    `style="image-rendering: pixelated; border: ${lineStyle};" ` +
    `src="${greyPngUrl(small.pixels, small.width, small.height)}"`;
}

/** Each image's place when the largest comes first. */
function ranks(
  images: readonly ExploredImage[],
  by: "confidence" | "margin",
): readonly number[] {
  const order = [...images.keys()].sort((a, b) => images[b]![by] - images[a]![by]);
  const places = new Array<number>(images.length).fill(0);
  order.forEach((image, place) => places[image] = place);
  return places;
}
