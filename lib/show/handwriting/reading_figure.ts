// A picture, the ink found in it, and the digits read from it.

import { checkKind } from "../../io/check_argument.ts";
import { checkOptions } from "../../io/check_options.ts";
import { findInk } from "../../handwriting/ink.ts";
import {
  type OpenedPicture,
  openPicture,
  type PictureSource,
} from "../../handwriting/open_picture.ts";
import type { Reading } from "../../handwriting/read_picture.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { confidencePercent, plural } from "../drawing/format.ts";
import { colourPngUrl, greyPngUrl } from "../drawing/grey_png.ts";
import { muted, rightColour, wrongColour } from "../drawing/palette.ts";
import { at, rect, round } from "../drawing/svg.ts";
import { fitted, text } from "../drawing/text.ts";
import { pixelImage, pixelsOf } from "../drawing/digit_image.ts";
import type { Figure, FigureOptions } from "../figure.ts";

const gap = 16;
const head = 20;
const tallest = 300;
const tile = 56;
const pitch = 68;

/**
 * Draws how a picture was read: with a box around each digit, blue or, where it is unsure, vermillion; beside it the ink that was
 * found; below, each digit as the network saw it, with what it was read as and how surely.
 *
 * @param picture the same as `readDigits` was given
 * @param reading what it returned
 * @param options a title, if another is wanted
 * @throws {InputError} if the picture cannot be opened, or the reading is none
 *
 * @example
 * ```ts
 * import { drawPage, readDigits, readingFigure, show } from "mnist";
 *
 * const page = await drawPage("28\n11", { paper: "ruled" });
 * await show(await readingFigure(page, await readDigits(page)));
 * ```
 */
export async function readingFigure(
  picture: PictureSource,
  reading: Reading,
  options: FigureOptions = {},
): Promise<Figure> {
  checkKind("reading", "reading", reading);
  checkOptions("readingFigure", options, ["title"]);
  const opened = await openPicture(picture);
  const { name, digits, dataset, text: said } = reading;
  const panel = panelOf(opened);
  const columns = Math.floor((cardRoom + pitch - tile) / pitch);
  const rows = Math.ceil(digits.length / columns);
  const below = panel.height + head + 14;
  const body = text(0, 12, "The picture", { size: 12, colour: muted }) +
    at(0, head, photo(opened, panel) + boxes(reading, panel)) +
    text(panel.width + gap, 12, "Its ink", { size: 12, colour: muted }) +
    at(panel.width + gap, head, inkImage(opened, panel)) +
    digits.map(({ digit, confidence, unsure }, i) => {
      const colour = unsure ? wrongColour : rightColour;
      const style = { size: 13, weight: 600, anchor: "middle", colour } as const;
      const note = { size: 11, anchor: "middle", colour: muted } as const;
      return at(
        (i % columns) * pitch,
        below + Math.floor(i / columns) * (tile + 44),
        pixelImage(pixelsOf(dataset, i), dataset, { x: 0, y: 0, width: tile }) +
          text(tile / 2, tile + 16, fitted(`${digit}${unsure ? " ?" : ""}`, style, pitch), style) +
          text(tile / 2, tile + 31, confidencePercent(confidence), note),
      );
    }).join("");
  const surely = digits.map(({ digit, confidence }) =>
    `${digit} (${confidencePercent(confidence)})`
  );
  return card({
    title: options.title ?? (digits.length === 0 ? `${name}: nothing to read` : `${name}: ${said}`),
    body,
    width: Math.max(2 * panel.width + gap, Math.min(columns, digits.length) * pitch),
    height: below + rows * (tile + 44) - (rows > 0 ? 8 : 14),
    alt: `${name} with ${plural(digits.length, "digit")} read` +
      (digits.length > 0 ? `: ${surely.join(", ")}.` : "."),
  });
}

/** Two stand side by side. */
function panelOf({ width, height }: OpenedPicture): Panel {
  const scale = Math.min((cardRoom - gap) / 2 / width, tallest / height);
  return { width: width * scale, height: height * scale, scale };
}

interface Panel {
  readonly width: number;
  readonly height: number;
  /** The panel's pixels for one of the opened picture. */
  readonly scale: number;
}

function photo({ width, height, pixels }: OpenedPicture, panel: Panel): string {
  const colours = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const alpha = pixels[4 * i + 3]! / 255;
    for (let c = 0; c < 3; c++) colours[3 * i + c] = 255 + alpha * (pixels[4 * i + c]! - 255);
  }
  return image(colourPngUrl(colours, width, height), panel);
}

function inkImage(opened: OpenedPicture, panel: Panel): string {
  const { width, height, values, strokes } = findInk(opened);
  // Lines of the paper, and grain, are dim.
  const grey = Uint8Array.from(values, (value, i) => 255 * (strokes[i] ? value : value / 3));
  return image(greyPngUrl(grey, width, height), panel);
}

function image(url: string, { width, height }: Panel): string {
  return `<image href="${url}" width="${round(width)}" height="${round(height)}"/>`;
}

function boxes({ digits, width: full }: Reading, panel: Panel): string {
  const scale = panel.width / full;
  return digits.map(({ box, digit, unsure }) => {
    const stroke = unsure ? wrongColour : rightColour;
    const [x, y] = [box.x * scale - 2, box.y * scale - 2];
    return rect(x, y, box.width * scale + 4, box.height * scale + 4, {
      ...{ fill: "none", stroke, "stroke-width": 1.5 },
      ...(unsure && { "stroke-dasharray": "4 2" }),
    }) + text(x, y - 3, `${digit}${unsure ? "?" : ""}`, { size: 11, weight: 600, colour: stroke });
  }).join("");
}
