// How many images each class has, in one data set or in several beside each other.

import { InputError } from "../../io/input_error.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkIsNamed } from "../../io/check_argument.ts";
import { checkOptions } from "../../io/check_options.ts";
import type { Dataset } from "../../data/dataset.ts";
import { kindOf } from "../../io/kinds.ts";
import { shorten } from "../../io/escape.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { count, percent } from "../drawing/format.ts";
import { ink, muted, seriesColour } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at } from "../drawing/svg.ts";
import { text, widest } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";

const panelHeight = 168;
/** With more classes, the counts below the bars would touch. */
const mostWithCounts = 14;

/**
 * Draws the share of each class, a panel a data set, with the count below each bar and a dashed line
 * where all classes would have the same share.
 *
 * @param datasets one data set, or several by the name to show each under
 * @param options a title, if another is wanted
 * @throws {InputError} if there is no data set, or one has no images
 *
 * @example
 * ```ts
 * import { classBalance, renderedDigits } from "mnist";
 *
 * const { train, test } = await renderedDigits({ train: 100, test: 10 });
 * console.log(classBalance({ train, test }).alt);
 * ```
 */
export function classBalance(
  datasets: Dataset | Readonly<Record<string, Dataset>>,
  options: FigureOptions = {},
): Figure {
  checkOptions("classBalance", options, ["title"]);
  const { title = "Class balance" } = options;
  if (kindOf(datasets) === "dataset" || Object(datasets) !== datasets) {
    checkDataset(datasets, { argument: "datasets" });
  } else checkIsNamed("datasets", "dataset", datasets);
  const entries = isDataset(datasets)
    ? [[datasets.name, datasets] as const]
    : Object.entries(datasets);
  for (const [name, dataset] of entries) {
    checkDataset(dataset, { argument: dataset === datasets ? "datasets" : `datasets.${name}` });
  }
  if (entries.length === 0) throw new InputError("classBalance: expected a data set, found none");
  const panels = entries.map(([name, dataset]) => {
    if (dataset.size === 0) throw new InputError(`classBalance: ${name} has no images`);
    return { name, size: count(dataset.size), shares: sharesOf(dataset) };
  });
  const top = Math.max(...panels.flatMap(({ shares }) => shares.map(({ share }) => share)));
  return card({
    title,
    subtitle: "Share of each class, with its number of images; dashed: all classes equal",
    body: panels.map(({ name, size, shares }, i) =>
      at(
        0,
        i * panelHeight,
        panel(shares, top, seriesColour(i)) + text(0, 14, name, { weight: 600 }) +
          text(cardRoom - 8, 14, `${size} images`, { colour: muted, anchor: "end" }),
      )
    ).join(""),
    width: cardRoom,
    height: panels.length * panelHeight,
    alt: panels.map(({ name, size, shares }) =>
      `Images of each class in ${name} (${size} in all): ` +
      shares.map(({ label, n, share }) =>
        `${label}: ${count(n)} (${percent(share, 1)})`
      ).join(", ")
    ).join(". ") + ".",
  });
}

interface Share {
  readonly label: string;
  readonly n: number;
  readonly share: number;
}

function panel(shares: readonly Share[], top: number, fill: string): string {
  // Plot would merge classes of the same name, so it is given their places.
  const places = shares.map((_, i) => i);
  const names = shares.map(({ label }) => shorten(label, 10));
  const slot = (cardRoom - 54) / shares.length;
  const every = Math.ceil((widest(names) + 6) / slot);
  return plotSvg({
    ...{ width: cardRoom, height: panelHeight, marginLeft: 46, marginRight: 8 },
    ...{ marginTop: 28, marginBottom: 46 },
    x: {
      label: null,
      domain: places,
      ticks: places.filter((place) => place % every === 0),
      tickFormat: (place: number) => names[place]!,
      tickSize: 0,
      padding: 0.2,
    },
    y: {
      label: null,
      domain: [0, top],
      ticks: 3,
      tickFormat: (share: number) => `${Number((share * 100).toFixed(1))} %`,
      grid: true,
    },
    marks: [
      Plot.barY(places, { x: places, y: (place: number) => shares[place]!.share, fill }),
      Plot.ruleY([1 / shares.length], { stroke: ink, strokeDasharray: "4,4" }),
      Plot.ruleY([0], { stroke: ink }),
      ...(shares.length <= mostWithCounts
        ? [Plot.text(places, {
          x: places,
          frameAnchor: "bottom",
          text: (place: number) => count(shares[place]!.n),
          dy: 33,
          fill: muted,
          fontSize: 11,
        })]
        : []),
    ],
  });
}

function sharesOf({ labels, size, classNames }: Dataset): readonly Share[] {
  const counts = new Array<number>(classNames.length).fill(0);
  for (const label of labels) counts[label]! += 1;
  return classNames.map((label, i) => ({ label, n: counts[i]!, share: counts[i]! / size }));
}

function isDataset(value: Dataset | Readonly<Record<string, Dataset>>): value is Dataset {
  return value["images"] instanceof Uint8Array;
}
