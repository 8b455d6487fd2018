// Rows of small images, each row under its heading.

import type { Figure } from "../figure.ts";
import { card, type CardOptions, cardRoom } from "./card.ts";
import { framedImage, shownSize, type Size } from "./digit_image.ts";
import { count } from "./format.ts";
import { muted } from "./palette.ts";
import { at } from "./svg.ts";
import { fitted, text } from "./text.ts";

/** One row: a heading and the first of its images. */
export interface ThumbnailRow {
  readonly heading: string;
  readonly thumbnails: readonly Thumbnail[];
  /** How many there are in all, those not shown included. */
  readonly total: number;
}

export interface Thumbnail {
  /** `height` x `width` bytes, 255 full ink. */
  readonly pixels: Uint8Array;
  /** One or more lines below the image. */
  readonly lines: readonly string[];
}

export interface ThumbnailRowsOptions extends Pick<CardOptions, "title" | "subtitle" | "alt"> {
  /** Size of the images in their own pixels; their data set will do. */
  readonly source: Size;
}

/** As many images as fit a row. */
export const mostThumbnails = 10;

const pitch = cardRoom / mostThumbnails;
const headingStyle = { size: 12.5, weight: 600 } as const;
const lineStyle = { size: 11, colour: muted, anchor: "middle" } as const;

export function thumbnailRows(
  rows: readonly ThumbnailRow[],
  { source, ...words }: ThumbnailRowsOptions,
): Figure {
  const size = shownSize(source, 56);
  let y = 0;
  const body = rows.map(({ heading, thumbnails, total }) => {
    const top = y;
    const lines = Math.max(0, ...thumbnails.map(({ lines }) => lines.length));
    y += 26 + (thumbnails.length > 0 ? size.height + 14 * lines + 14 : 0);
    const more = total - thumbnails.length;
    const style = { ...lineStyle, anchor: "end" } as const;
    return text(0, top + 13, fitted(heading, headingStyle, cardRoom - 110), headingStyle) +
      (more > 0 && thumbnails.length > 0
        ? text(cardRoom, top + 13, `and ${count(more)} more`, style)
        : "") +
      thumbnails.map(({ pixels, lines }, i) =>
        at(
          i * pitch,
          top + 22,
          framedImage(pixels, source, { x: 0, y: 0, width: size.width }) +
            lines.map((line, l) => {
              const written = fitted(line, lineStyle, pitch - 4);
              return text(size.width / 2, size.height + 14 * (l + 1), written, lineStyle);
            }).join(""),
        )
      ).join("");
  }).join("");
  return card({ ...words, body, width: cardRoom, height: y });
}
