// The images least like the mean of their class, below that mean.

import type { Dataset } from "../../data/dataset.ts";
import { classMeans, farthestFromMean } from "../../data/class_means.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { type Tile, tileGrid } from "../drawing/tiles.ts";

/** How `oddOnesOut` is drawn. */
export interface OddOnesOutOptions {
  /** How many of each class; 3 unless said otherwise. */
  readonly count?: number;
  /** Classes side by side; 10 unless said otherwise. */
  readonly columns?: number;
  readonly title?: string;
}

/**
 * Draws the mean of each class and, below it, the images farthest from it, with their indices.
 *
 * @param dataset Images and labels.
 * @param options How many, and how to lay them out.
 *
 * @example
 * ```ts
 * import { oddOnesOut, renderedDigits } from "mnist";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * console.log(oddOnesOut(train, { count: 2 }).alt);
 * ```
 */
export function oddOnesOut(dataset: Dataset, options: OddOnesOutOptions = {}): Figure {
  const { count = 3, columns = 10 } = options;
  const { classNames, name, height, width } = dataset;
  const odd = farthestFromMean(dataset, { count });
  const present = classMeans(dataset).filter((mean) => mean.size > 0);
  const tiles: (Tile | undefined)[] = [];
  for (let first = 0; first < present.length; first += columns) {
    const across = present.slice(first, first + columns);
    const blank = new Array<undefined>(Math.min(columns, present.length) - across.length);
    const rows: (Tile | undefined)[][] = [
      across.map(({ label, pixels }) => ({
        pixels: Uint8Array.from(pixels, Math.round),
        caption: classNames[label]!,
        notes: ["mean"],
      })),
      ...Array.from({ length: count }, (_, place) =>
        across.map(({ label }) => {
          const found = odd.filter((one) => one.label === label)[place];
          return found && {
            pixels: pixelsOf(dataset, found.index),
            caption: `#${found.index}`,
            notes: [found.distance.toFixed(2)],
          };
        })),
    ];
    for (const row of rows) tiles.push(...row, ...blank);
  }
  return tileGrid(tiles, {
    title: options.title ?? `Odd ones out in ${name}`,
    subtitle: "Farthest from the mean of their class, by root-mean-square difference of ink",
    alt: `For each class in ${name} its mean image and the ${count} farthest from it: ` +
      present.map(({ label }) =>
        `${classNames[label]}: ` +
        odd.filter((one) => one.label === label).map(({ index }) => `#${index}`).join(" ")
      ).join("; ") + ".",
    columns: Math.min(columns, present.length),
    height,
    width,
  });
}
