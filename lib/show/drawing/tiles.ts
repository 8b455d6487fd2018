// Lays images out in a grid, with words under each.

import { at, card, fitted, fittedPair, FULL_WIDTH, PADDING, rect, text } from "./svg.ts";
import { inkOnPaper, pixelImage, wholeScale } from "./digit_image.ts";
import type { Figure } from "../figure.ts";
import { MUTED, RULE, WRONG } from "./palette.ts";

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
export interface TilesOptions {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly alt: string;
  readonly columns: number;
  /** Size of every image, in its own pixels. */
  readonly height: number;
  readonly width: number;
}

const GAP = 12;
const LINE = 15;
const LARGEST_IMAGE = 128;
/** Up to this many columns stand side by side; more are spread over the full width. */
const FEW = 4;
const CAPTION = { size: 13, weight: 600, anchor: "middle" } as const;
const NOTE = { size: 11, colour: MUTED, anchor: "middle" } as const;

/** Draws tiles row by row; an undefined one leaves its place empty. */
export function tileGrid(tiles: readonly (Tile | undefined)[], options: TilesOptions): Figure {
  const { title, subtitle, alt, height, width } = options;
  const columns = Math.max(1, Math.min(options.columns, tiles.length));
  const room = FULL_WIDTH - 2 * PADDING;
  const scale = wholeScale(width, Math.min((room + GAP) / columns - GAP, LARGEST_IMAGE));
  const image = { width: width * scale, height: height * scale };
  const pitch = columns > FEW
    ? (room - image.width) / (columns - 1)
    : image.width + Math.max(GAP, 144 - image.width);
  const lines = 1 + Math.max(0, ...tiles.map((tile) => tile?.notes?.length ?? 0));
  const rowHeight = image.height + lines * LINE + 16;
  const rows = Math.ceil(tiles.length / columns);
  // Words may be wider than their image, by as much as the card's padding leaves them.
  const words = Math.min(pitch, image.width + 2 * PADDING) - 4;
  const body = tiles.map((tile, i) =>
    tile === undefined ? "" : at(
      (i % columns) * pitch,
      Math.floor(i / columns) * rowHeight,
      drawTile(tile, { image, words, source: { height, width } }),
    )
  ).join("");
  return card({
    title,
    subtitle,
    body,
    alt,
    width: (columns - 1) * pitch + image.width,
    height: rows * rowHeight - 12,
  });
}

interface TilePlace {
  readonly image: { readonly width: number; readonly height: number };
  /** How wide the words below it may be. */
  readonly words: number;
  readonly source: { readonly height: number; readonly width: number };
}

function drawTile(tile: Tile, { image, words, source }: TilePlace): string {
  const { caption, notes = [], wrong = false } = tile;
  const middle = image.width / 2;
  const edge = wrong ? 3 : 1;
  const sign = wrong ? "✗ " : "";
  const written = typeof caption === "string"
    ? fitted(sign + caption, CAPTION, words)
    : fittedPair(sign, caption, CAPTION, words);
  return rect(-edge / 2, -edge / 2, image.width + edge, image.height + edge, {
    fill: "none",
    stroke: wrong ? WRONG : RULE,
    "stroke-width": edge,
  }) +
    pixelImage(inkOnPaper(tile.pixels), source, { x: 0, y: 0, width: image.width }) +
    text(
      middle,
      image.height + LINE + 2,
      written,
      {
        ...CAPTION,
        ...(wrong ? { colour: WRONG } : {}),
      },
    ) +
    notes.map((note, line) =>
      text(middle, image.height + LINE * (line + 2) + 2, fitted(note, NOTE, words), NOTE)
    ).join("");
}
