// A contact sheet of every corruption at every severity, on one image.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { corrupt, corruptionNames, corruptions } from "../../data/corruptions/corrupt.ts";
import { severities } from "../../data/corruptions/corruption.ts";
import type { Dataset } from "../../data/dataset.ts";
import { subset } from "../../data/subset.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { framedImage } from "../drawing/digit_image.ts";
import { muted } from "../drawing/palette.ts";
import { at } from "../drawing/svg.ts";
import { text } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** How `corruptionSheet` is drawn. */
export interface CorruptionSheetOptions extends FigureOptions {
  /** Which image; the first unless given. */
  readonly index?: number;
  /** The seed of the corruptions; 1 unless given. */
  readonly seed?: number;
}

const imageWidth = 48;
const pitch = imageWidth + 4;
const gap = 20;
const columnWidth = (cardRoom - gap) / 2;

/**
 * Draws one image in every corruption, in the five severities from left to right.
 *
 * @param dataset where the image is from
 * @param options which image, and the seed
 * @throws {InputError} if the data set has no such image
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
  options: CorruptionSheetOptions = {},
): Figure {
  checkDataset(dataset, { labelled: false });
  checkOptions("corruptionSheet", options, ["index", "seed", "title"]);
  const { index = 0, seed = 1, title = "Every corruption, severity 1 to 5" } = options;
  const image = subset(dataset, [index]);
  const label = dataset.classNames[image.labels[0] ?? -1] ?? "image";
  const rows = Math.ceil(corruptionNames.length / 2);
  const rowHeight = Math.max(imageWidth * dataset.height / dataset.width, 34) + 8;
  const body = corruptionNames.map((name, i) => {
    const { levels } = corruptions[name];
    return at(
      Math.floor(i / rows) * (columnWidth + gap),
      (i % rows) * rowHeight,
      text(0, 20, name, { weight: 600 }) +
        text(0, 36, `${levels[0]} … ${levels[4]}`, { size: 11, colour: muted }) +
        severities.map((severity, column) => {
          const { images } = corrupt(image, name, { severity, seed });
          const x = columnWidth - pitch * (severities.length - column) + 4;
          return framedImage(images, dataset, { x, y: 0, width: imageWidth });
        }).join(""),
    );
  }).join("");
  return card({
    title,
    subtitle: `Image #${index} of ${dataset.name}, a ${label}; below each name its levels`,
    body,
    width: cardRoom,
    height: rows * rowHeight - 8,
    alt:
      `Image #${index} of ${dataset.name}, a ${label}, in ${corruptionNames.length} corruptions ` +
      `at five severities each: ${corruptionNames.join(", ")}.`,
  });
}
