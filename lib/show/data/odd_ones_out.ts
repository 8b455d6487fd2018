// The images least like the mean of their class, below that mean.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { classMeans, farthestFromMean } from "../../data/class_means.ts";
import type { Dataset } from "../../data/dataset.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { type Tile, tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** How `oddOnesOut` is drawn. */
export interface OddOnesOutOptions extends FigureOptions {
  /** How many of each class; 3 unless given. */
  readonly count?: number;
  /** Classes side by side; 10 unless given. */
  readonly columns?: number;
}

/**
 * Draws the mean of each class and, below it, the images farthest from it, with their indices.
 *
 * @param dataset images and labels
 * @param options how many, and how to lay them out
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
  checkDataset(dataset);
  checkOptions("oddOnesOut", options, ["count", "columns", "title"]);
  const { count = 3, columns = 10 } = options;
  const { classNames, name } = dataset;
  const odd = farthestFromMean(dataset, { count });
  const of = (wanted: number) => odd.filter(({ label }) => label === wanted);
  const present = classMeans(dataset).filter(({ size }) => size > 0);
  const stacks = present.map(({ label, pixels }): readonly Tile[] => [
    { pixels: Uint8Array.from(pixels, Math.round), caption: classNames[label]!, notes: ["mean"] },
    ...of(label).map(({ index, distance }) => ({
      pixels: pixelsOf(dataset, index),
      caption: `#${index}`,
      notes: [distance.toFixed(2)],
    })),
  ]);
  const across = Math.min(columns, stacks.length);
  const tiles: (Tile | undefined)[] = [];
  for (let first = 0; first < stacks.length; first += across) {
    const side = stacks.slice(first, first + across);
    for (let row = 0; row < Math.max(...side.map(({ length }) => length)); row++) {
      for (let column = 0; column < across; column++) tiles.push(side[column]?.[row]);
    }
  }
  return tileGrid(tiles, {
    title: options.title ?? `Odd ones out in ${name}`,
    subtitle: "Farthest from the mean of their class, by root-mean-square difference of ink",
    alt: `For each class in ${name} its mean image and the ${count} farthest from it: ` +
      present.map(({ label }) =>
        `${classNames[label]}: ${of(label).map(({ index }) => `#${index}`).join(" ")}`
      ).join("; ") + ".",
    columns: across,
    source: dataset,
  });
}
