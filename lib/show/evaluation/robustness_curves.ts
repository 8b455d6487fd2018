// How accuracy falls with severity: a small chart for each corruption, a line for each model.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { CorruptedAccuracy } from "../../evaluate/mean_corruption_accuracy.ts";
import { card, cardRoom, seriesLegend } from "../drawing/card.ts";
import { count, percent } from "../drawing/format.ts";
import { muted, seriesColour } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at } from "../drawing/svg.ts";
import { text, textWidth } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";

const columns = 4;
const chartSize = { width: cardRoom / columns, height: 132 } as const;
const legendHeight = 28;

/**
 * Draws accuracy over severity, 0 being the images as they are, in a chart for each corruption. The
 * shade about a line is the 95 % Wilson interval.
 *
 * @param rows what `robustness` returned
 * @param options a title, if another is wanted
 * @throws {InputError} if there are no rows of corrupted images
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
  options: FigureOptions = {},
): Figure {
  checkKinds("rows", "corruptedAccuracy", rows);
  checkOptions("robustnessCurves", options, ["title"]);
  const { title = "Accuracy by severity" } = options;
  const models = [...new Set(rows.map(({ model }) => model))];
  const clean = rows.filter(({ corruption }) => corruption === undefined);
  const groups = [
    ...Map.groupBy(
      rows.filter(({ corruption }) => corruption !== undefined),
      ({ corruption }) => corruption!, // filtered
    ),
  ];
  if (groups.length === 0) {
    throw new InputError("robustnessCurves: expected rows of corrupted images, found none");
  }
  const note = "accuracy in % over severity";
  const noteStyle = { size: 11, colour: muted } as const;
  const noteWidth = textWidth(note, noteStyle) + 20;
  const charts = groups.map(([name, cells], i) =>
    at(
      (i % columns) * chartSize.width,
      legendHeight + Math.floor(i / columns) * chartSize.height,
      chart([...clean, ...cells], models) + text(34, 14, name, { weight: 600 }),
    )
  ).join("");
  return card({
    title,
    subtitle: `${count(rows[0]!.size)} images a point; severity 0 are the images as they are`,
    body: seriesLegend(models, cardRoom - noteWidth) + charts +
      text(cardRoom - 10, 13, note, { ...noteStyle, anchor: "end" }),
    width: cardRoom,
    height: legendHeight + Math.ceil(groups.length / columns) * chartSize.height,
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
  const colour = ({ model }: { readonly model: string }) => seriesColour(models.indexOf(model));
  return plotSvg({
    ...{ ...chartSize, marginLeft: 34, marginRight: 10, marginTop: 22, marginBottom: 24 },
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
