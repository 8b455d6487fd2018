// Rows of small images, each row under its heading.

import { framedImage, shownSize } from "./digit_image.ts";
import type { Figure } from "../figure.ts";
import { count } from "./format.ts";
import { MUTED } from "./palette.ts";
import { at, card, fitted, FULL_WIDTH, PADDING, text } from "./svg.ts";

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

export interface ThumbnailRowsOptions {
  readonly title: string;
  readonly subtitle?: string;
  readonly alt: string;
  /** Size of every image, in its own pixels. */
  readonly height: number;
  readonly width: number;
}

/** So many images fit a row. */
export const THUMBNAILS = 10;

const ROOM = FULL_WIDTH - 2 * PADDING;
const PITCH = ROOM / THUMBNAILS;
const HEADING = { size: 12.5, weight: 600 } as const;
const LINE = { size: 11, colour: MUTED, anchor: "middle" } as const;

export function thumbnailRows(
  rows: readonly ThumbnailRow[],
  { title, subtitle, alt, height, width }: ThumbnailRowsOptions,
): Figure {
  const size = shownSize({ height, width }, 56);
  let y = 0;
  const body = rows.map(({ heading, thumbnails, total }) => {
    const top = y;
    const lines = Math.max(0, ...thumbnails.map(({ lines }) => lines.length));
    y += 26 + (thumbnails.length > 0 ? size.height + 14 * lines + 14 : 0);
    const more = total - thumbnails.length;
    const style = { ...LINE, anchor: "end" } as const;
    return text(0, top + 13, fitted(heading, HEADING, ROOM - 110), HEADING) +
      (more > 0 && thumbnails.length > 0
        ? text(ROOM, top + 13, `and ${count(more)} more`, style)
        : "") +
      thumbnails.map(({ pixels, lines }, i) =>
        at(
          i * PITCH,
          top + 22,
          framedImage(pixels, { height, width }, { x: 0, y: 0, width: size.width }) +
            lines.map((line, l) =>
              text(size.width / 2, size.height + 14 * (l + 1), fitted(line, LINE, PITCH), LINE)
            ).join(""),
        )
      ).join("");
  }).join("");
  return card({ title, ...(subtitle && { subtitle }), body, alt, width: ROOM, height: y });
}
