// How accuracy falls with severity: a small chart for each corruption, a line for each model.

import type { CorruptedAccuracy } from "../../evaluate/mean_corruption_accuracy.ts";
import type { Figure } from "../figure.ts";
import { count, percent } from "../drawing/format.ts";
import { MUTED, SERIES } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at, card, FULL_WIDTH, PADDING, rect, text, textWidth } from "../drawing/svg.ts";

/** How `robustnessCurves` is drawn. */
export interface RobustnessCurvesOptions {
  readonly title?: string;
}

const ROOM = FULL_WIDTH - 2 * PADDING;
const COLUMNS = 4;
const WIDTH = ROOM / COLUMNS;
const HEIGHT = 132;
const LEGEND = 28;

/**
 * Draws accuracy over severity, 0 being the images as they are, in a chart for each corruption. The
 * shade about a line is the 95 % Wilson interval.
 *
 * @param rows What `robustness` returned.
 * @param options A title, if another is wanted.
 * @throws {RangeError} If there are no rows of spoilt images.
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, robustness, robustnessCurves } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const rows = await robustness({ untrained: baselineCnn() }, test, { corruptions: ["blur"] });
 * console.log(robustnessCurves(rows).alt);
 * ```
 */
export function robustnessCurves(
  rows: readonly CorruptedAccuracy[],
  { title = "Accuracy by severity" }: RobustnessCurvesOptions = {},
): Figure {
  const models = [...new Set(rows.map(({ model }) => model))];
  const clean = rows.filter(({ corruption }) => corruption === undefined);
  const groups = [
    ...Map.groupBy(
      rows.filter(({ corruption }) => corruption !== undefined),
      ({ corruption }) => corruption!, // filtered
    ),
  ];
  if (groups.length === 0) {
    throw new RangeError("robustnessCurves: expected rows of spoilt images, found none");
  }
  const charts = groups.map(([name, cells], i) =>
    at(
      (i % COLUMNS) * WIDTH,
      LEGEND + Math.floor(i / COLUMNS) * HEIGHT,
      chart([...clean, ...cells], models) + text(34, 14, name, { weight: 600 }),
    )
  ).join("");
  const height = LEGEND + Math.ceil(groups.length / COLUMNS) * HEIGHT;
  return card({
    title,
    subtitle: `${count(rows[0]!.size)} images a point; severity 0 are the images as they are`,
    body: legend(models) + charts,
    width: ROOM,
    height,
    alt: `${title}, ${count(rows[0]!.size)} images a point. ` +
      groups.map(([name, cells]) =>
        `${name}: ` + models.map((model) => {
          const own = cells.filter((cell) => cell.model === model);
          return `${model} ${own.map(({ accuracy }) => percent(accuracy, 1)).join(", ")}`;
        }).join("; ")
      ).join(". ") + ".",
  });
}

function chart(rows: readonly CorruptedAccuracy[], models: readonly string[]): string {
  const points = rows.map(({ model, severity, accuracy, interval: { low, high } }) => ({
    ...{ model, severity, accuracy, low, high },
  }));
  const colour = ({ model }: { readonly model: string }) =>
    SERIES[models.indexOf(model) % SERIES.length]!; // an index below its length
  return plotSvg({
    ...{ width: WIDTH, height: HEIGHT, marginLeft: 34, marginRight: 10 },
    ...{ marginTop: 22, marginBottom: 24 },
    x: { label: null, domain: [0, 5], ticks: [0, 1, 2, 3, 4, 5], tickFormat: String, tickSize: 3 },
    y: {
      ...{ label: null, domain: [0, 1], ticks: [0, 0.5, 1], grid: true, tickSize: 0 },
      tickFormat: (value: number) => `${100 * value}`,
    },
    marks: [
      Plot.areaY(points, {
        ...{ x: "severity", y1: "low", y2: "high", z: "model", fill: colour, fillOpacity: 0.2 },
      }),
      Plot.line(points, { x: "severity", y: "accuracy", z: "model", stroke: colour }),
      Plot.dot(points, { x: "severity", y: "accuracy", fill: colour, r: 2 }),
    ],
  });
}

function legend(models: readonly string[]): string {
  let x = 0;
  const entries = models.map((name, i) => {
    const here = x;
    x += textWidth(name) + 34;
    return rect(here, 3, 12, 12, { fill: SERIES[i % SERIES.length]!, rx: 2 }) +
      text(here + 18, 13, name);
  }).join("");
  return entries +
    text(ROOM - 10, 13, "accuracy in % over severity", { size: 11, colour: MUTED, anchor: "end" });
}
