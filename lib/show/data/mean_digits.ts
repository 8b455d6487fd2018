// The average image of each class.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { classMeans } from "../../data/class_means.ts";
import type { Dataset } from "../../data/dataset.ts";
import { plural } from "../drawing/format.ts";
import { tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** How `meanDigits` is drawn. */
export interface MeanDigitsOptions extends FigureOptions {
  /** Images a row; 5 unless given. */
  readonly columns?: number;
}

/**
 * Draws the mean image of each class: sharp where all writers agree, blurred where they differ.
 *
 * @param dataset images and labels
 * @param options how to lay them out
 *
 * @example
 * ```ts
 * import { meanDigits, renderedDigits } from "mnist";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * console.log(meanDigits(train).alt);
 * ```
 */
export function meanDigits(dataset: Dataset, options: MeanDigitsOptions = {}): Figure {
  checkDataset(dataset);
  checkOptions("meanDigits", options, ["columns", "title"]);
  const { classNames, name } = dataset;
  return tileGrid(
    classMeans(dataset).map(({ label, size, pixels }) => ({
      pixels: Uint8Array.from(pixels, Math.round),
      caption: classNames[label]!,
      notes: [plural(size, "image")],
    })),
    {
      title: options.title ?? `The mean image of each class in ${name}`,
      subtitle: "Sharp where the images agree, blurred where they differ",
      alt: `The pixel-wise mean of each of the ${classNames.length} classes in ${name}, ` +
        `in order: ${classNames.join(", ")}.`,
      columns: options.columns ?? 5,
      source: dataset,
    },
  );
}
