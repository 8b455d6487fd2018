// A contact sheet of every corruption at every severity, on one image.

import { corrupt, corruptionNames, corruptions } from "../../data/corruptions/corrupt.ts";
import { severities } from "../../data/corruptions/corruption.ts";
import type { Dataset } from "../../data/dataset.ts";
import { subset } from "../../data/subset.ts";
import { framedImage } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { MUTED } from "../drawing/palette.ts";
import { at, card, FULL_WIDTH, PADDING, text } from "../drawing/svg.ts";

/** How `corruptionSheet` is drawn. */
export interface CorruptionSheetOptions {
  /** Which image; the first unless given. */
  readonly index?: number;
  /** The seed of the corruptions; 1 unless given. */
  readonly seed?: number;
  readonly title?: string;
}

const ROOM = FULL_WIDTH - 2 * PADDING;
const IMAGE = 48;
const PITCH = IMAGE + 4;
const GAP = 20;
const COLUMN = (ROOM - GAP) / 2;

/**
 * Draws one image in every corruption, in the five severities from left to right.
 *
 * @param dataset Where the image is from.
 * @param options Which image, and the seed.
 * @throws {RangeError} If the data set has no such image.
 *
 * @example
 * ```ts
 * import { corruptionSheet, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 10 });
 * console.log(corruptionSheet(test, { index: 3 }).alt);
 * ```
 */
export function corruptionSheet(
  dataset: Dataset,
  { index = 0, seed = 1, title = "Every corruption, severity 1 to 5" }: CorruptionSheetOptions = {},
): Figure {
  const image = subset(dataset, [index]);
  const label = dataset.classNames[image.labels[0] ?? -1] ?? "image";
  const rows = Math.ceil(corruptionNames.length / 2);
  const height = IMAGE * dataset.height / dataset.width;
  const pitch = Math.max(height, 34) + 8;
  const body = corruptionNames.map((name, i) => {
    const { levels } = corruptions[name];
    return at(
      Math.floor(i / rows) * (COLUMN + GAP),
      (i % rows) * pitch,
      text(0, 20, name, { weight: 600 }) +
        text(0, 36, `${levels[0]} … ${levels[4]}`, { size: 11, colour: MUTED }) +
        severities.map((severity, column) => {
          const { images } = corrupt(image, name, { severity, seed });
          const x = COLUMN - PITCH * (severities.length - column) + 4;
          return framedImage(images, dataset, { x, y: 0, width: IMAGE });
        }).join(""),
    );
  }).join("");
  return card({
    title,
    subtitle: `Image #${index} of ${dataset.name}, a ${label}; below each name its levels`,
    body,
    width: ROOM,
    height: rows * pitch - 8,
    alt:
      `Image #${index} of ${dataset.name}, a ${label}, in ${corruptionNames.length} corruptions ` +
      `at five severities each: ${corruptionNames.join(", ")}.`,
  });
}
