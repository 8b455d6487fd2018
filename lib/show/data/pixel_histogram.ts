// How often each shade of grey occurs.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import type { Dataset } from "../../data/dataset.ts";
import { pixelStatistics } from "../../data/pixel_statistics.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { count, percent } from "../drawing/format.ts";
import { colours, muted } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { text } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";

const height = 230;
/** Values a bar; a divisor of 256. */
const step = 8;

/**
 * Draws how many pixels have each value, eight values a bar, on a logarithmic axis: without it, blank
 * paper would leave nothing else to see.
 *
 * @param dataset the images
 * @param options a title, if another is wanted
 * @throws {InputError} if there are no images
 *
 * @example
 * ```ts
 * import { pixelHistogram, renderedDigits } from "mnist";
 *
 * const { train } = await renderedDigits({ train: 100, test: 10 });
 * console.log(pixelHistogram(train).alt);
 * ```
 */
export function pixelHistogram(dataset: Dataset, options: FigureOptions = {}): Figure {
  checkDataset(dataset, { labelled: false });
  checkOptions("pixelHistogram", options, ["title"]);
  const { histogram, mean, standardDeviation, blank, full, grey } = pixelStatistics(dataset);
  const bars = Array.from({ length: 256 / step }, (_, i) => ({
    from: i * step,
    to: (i + 1) * step,
    n: histogram.subarray(i * step, (i + 1) * step).reduce((sum, n) => sum + n, 0),
  })).filter(({ n }) => n > 0);
  const counts = bars.map(({ n }) => n);
  const floor = 10 ** Math.floor(Math.log10(Math.min(...counts) / 2));
  const ceiling = 1.3 * Math.max(...counts);
  const chart = plotSvg({
    ...{ width: cardRoom, height, marginLeft: 54, marginRight: 12 },
    ...{ marginTop: 28, marginBottom: 38 },
    x: { label: null, domain: [0, 256], ticks: [0, 32, 64, 96, 128, 160, 192, 224, 255] },
    y: {
      label: null,
      type: "log",
      domain: [floor, ceiling],
      ticks: Array.from({ length: 12 }, (_, power) => 10 ** power)
        .filter((tick) => tick >= floor && tick <= ceiling),
      tickFormat: powerName,
      grid: true,
    },
    marks: [
      Plot.rect(bars, { x1: "from", x2: "to", y1: floor, y2: "n", fill: colours.blue, inset: 0.5 }),
    ],
  });
  return card({
    title: options.title ?? `Pixel values of ${dataset.name}`,
    subtitle:
      `${percent(blank, 1)} blank, ${percent(grey, 1)} grey, ${percent(full, 1)} full ink; ` +
      `mean ${mean.toFixed(4)}, standard deviation ${standardDeviation.toFixed(4)}`,
    body: chart + text(0, 14, "Pixels (logarithmic)", { weight: 600 }) +
      text(cardRoom - 12, height - 2, "value: 0 blank, 255 full ink →", {
        size: 11,
        colour: muted,
        anchor: "end",
      }),
    ...{ width: cardRoom, height },
    alt: `Histogram of the pixel values of ${dataset.name}: ${percent(blank, 1)} of ` +
      `${count(dataset.size * dataset.height * dataset.width)} pixels are blank, ` +
      `${percent(grey, 1)} grey and ${percent(full, 1)} full ink. ` +
      `Mean ${mean.toFixed(4)}, standard deviation ${standardDeviation.toFixed(4)} of full ink.`,
  });
}

function powerName(value: number): string {
  const power = Math.round(Math.log10(value));
  return power < 3
    ? String(value)
    : power < 6
    ? `${10 ** (power - 3)} k`
    : `${10 ** (power - 6)} M`;
}
