// Lays images out in a grid, with words under each.

import type { Figure } from "../figure.ts";
import { card, type CardOptions, cardRoom, padding } from "./card.ts";
import { pixelImage, shownSize, type Size } from "./digit_image.ts";
import { muted, rule, wrongColour } from "./palette.ts";
import { at, rect } from "./svg.ts";
import { fitted, fittedPair, text } from "./text.ts";

/** One image and its words. */
export interface Tile {
  /** `height` x `width` bytes, 255 full ink. */
  readonly pixels: Uint8Array;
  /** Below the image, in bold; of two names, the truth and what it was taken for. */
  readonly caption: string | readonly [truth: string, prediction: string];
  /** Below the caption, small. */
  readonly notes?: readonly string[];
  /** Frames the image and puts a cross before the caption. */
  readonly wrong?: boolean;
}

/** How tiles become a figure. */
export interface TilesOptions extends Pick<CardOptions, "title" | "subtitle" | "alt"> {
  readonly columns: number;
  /** Size of the images in their own pixels; their data set will do. */
  readonly source: Size;
}

const gap = 12;
const line = 15;
const largestImage = 128;
/** Up to this many columns stand side by side; more are spread over the full width. */
const few = 4;
const captionStyle = { size: 13, weight: 600, anchor: "middle" } as const;
const noteStyle = { size: 11, colour: muted, anchor: "middle" } as const;

/** Draws tiles row by row; an undefined one leaves its place empty. */
export function tileGrid(
  tiles: readonly (Tile | undefined)[],
  { source, columns: wanted, ...words }: TilesOptions,
): Figure {
  const columns = Math.max(1, Math.min(wanted, tiles.length));
  const image = shownSize(source, Math.min((cardRoom + gap) / columns - gap, largestImage));
  const pitch = columns > few
    ? (cardRoom - image.width) / (columns - 1)
    : image.width + Math.max(gap, 144 - image.width);
  const lines = 1 + Math.max(0, ...tiles.map((tile) => tile?.notes?.length ?? 0));
  const rowHeight = image.height + lines * line + 16;
  // Words may be wider than their image, by as much as the card's padding leaves them.
  const most = Math.min(pitch, image.width + 2 * padding) - 4;
  const body = tiles.map((tile, i) =>
    tile === undefined ? "" : at(
      (i % columns) * pitch,
      Math.floor(i / columns) * rowHeight,
      drawTile(tile, source, image, most),
    )
  ).join("");
  return card({
    ...words,
    body,
    width: (columns - 1) * pitch + image.width,
    height: Math.ceil(tiles.length / columns) * rowHeight - 12,
  });
}

/** @param most how wide the words may be */
function drawTile(tile: Tile, source: Size, { width, height }: Size, most: number): string {
  const { caption, notes = [], wrong = false } = tile;
  const edge = wrong ? 3 : 1;
  const sign = wrong ? "✗ " : "";
  const written = typeof caption === "string"
    ? fitted(sign + caption, captionStyle, most)
    : fittedPair(sign, caption, captionStyle, most);
  return rect(-edge / 2, -edge / 2, width + edge, height + edge, {
    fill: "none",
    stroke: wrong ? wrongColour : rule,
    "stroke-width": edge,
  }) +
    pixelImage(tile.pixels, source, { x: 0, y: 0, width }) +
    text(width / 2, height + line + 2, written, {
      ...captionStyle,
      ...(wrong && { colour: wrongColour }),
    }) +
    notes.map((note, i) =>
      text(width / 2, height + line * (i + 2) + 2, fitted(note, noteStyle, most), noteStyle)
    ).join("");
}
