// Every run of a campaign as a dot, with the mean of each configuration and its interval.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import { spread } from "../../evaluate/statistics/spread.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { colours, ink, muted } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { fitted, text, widest } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { accuracyDomain, accuracyTick } from "./_epoch_axis.ts";

/** One run's figure. */
export interface RunFigure {
  readonly configuration: string;
  /** A share, 0 to 1. */
  readonly accuracy: number;
}

/** How `runSpread` is drawn. */
export interface RunSpreadOptions extends FigureOptions {
  /** An accuracy to mark by a line, and what it is. */
  readonly mark?: { readonly accuracy: number; readonly label: string };
}

const rowHeight = 34;
const widestName = 290;

/**
 * Draws a row for each configuration: its runs as dots, their mean, and the mean's 95 % interval.
 *
 * @param runs the accuracy of each run
 * @param options a title, and an accuracy to compare with
 * @throws {InputError} if there are no runs
 *
 * @example
 * ```ts
 * import { runSpread } from "mnist/study";
 *
 * const runs = [0.991, 0.992, 0.9905].map((accuracy) => ({ configuration: "batch 16", accuracy }));
 * console.log(runSpread(runs).alt);
 * ```
 */
export function runSpread(runs: readonly RunFigure[], options: RunSpreadOptions = {}): Figure {
  checkKinds("runs", "result", runs, ["configuration", "accuracy"]);
  checkOptions("runSpread", options, ["mark", "title"]);
  if (runs.length === 0) throw new InputError("runs: expected at least one, found none");
  const { title = "Accuracy, run by run", mark } = options;
  const rows = [...Map.groupBy(runs, ({ configuration }) => configuration)].map(
    ([configuration, group]) => ({
      configuration,
      ...spread(group.map(({ accuracy }) => accuracy)),
    }),
  );
  const height = 56 + rowHeight * rows.length;
  const written = (configuration: string) => fitted(configuration, {}, widestName);
  const leftWidth = 12 + widest(rows.map(({ configuration }) => written(configuration)));
  const rightWidth = 12 + widest(rows.map(meanText));
  const drawn = [
    ...runs.map(({ accuracy }) => accuracy),
    ...rows.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite),
    ...(mark ? [mark.accuracy] : []),
  ];
  const [left, right] = accuracyDomain(drawn);
  const margin = 0.08 * (right - left);
  const chart = plotSvg({
    ...{ width: cardRoom, height, marginLeft: leftWidth, marginRight: rightWidth },
    ...{ marginTop: mark ? 26 : 8, marginBottom: 36 },
    x: {
      label: null,
      domain: [left - margin, right + margin],
      tickFormat: accuracyTick,
      ticks: 6,
      grid: true,
    },
    y: {
      label: null,
      domain: rows.map(({ configuration }) => configuration),
      tickFormat: written,
      tickSize: 0,
    },
    marks: [
      ...(mark
        ? [
          Plot.ruleX([mark.accuracy], { stroke: colours.vermillion, strokeDasharray: "4,3" }),
          Plot.text([mark], {
            ...{ x: "accuracy", text: "label", frameAnchor: "top" as const, dy: -16 },
            fill: colours.vermillion,
          }),
        ]
        : []),
      Plot.dot(runs, {
        ...{ x: "accuracy", y: "configuration", r: 4 },
        ...{ fill: colours.sky, stroke: colours.blue },
      }),
      Plot.ruleY(rows.filter(({ n }) => n > 1), {
        ...{ y: "configuration", x1: "low", x2: "high" },
        ...{ stroke: ink, strokeWidth: 2 },
      }),
      Plot.tickX(rows, {
        ...{ x: "mean", y: "configuration", stroke: ink, strokeWidth: 3, inset: 7 },
      }),
      Plot.text(rows, {
        ...{ y: "configuration", text: meanText, frameAnchor: "right" as const },
        ...{ dx: rightWidth, fill: ink },
      }),
    ],
  });
  return card({
    title,
    subtitle:
      "Each dot is one run; the bar is the mean of its row, the line the mean's 95 % interval",
    body: chart +
      text(cardRoom - rightWidth, height, "accuracy →", { size: 11, colour: muted, anchor: "end" }),
    ...{ width: cardRoom, height },
    alt: `${title}. ` + rows.map((row) => `${row.configuration}: ${meanText(row)}`).join("; ") +
      (mark ? `. ${mark.label}: ${(100 * mark.accuracy).toFixed(2)} %` : "") + ".",
  });
}

function meanText({ n, mean, deviation }: ReturnType<typeof spread>): string {
  const about = n > 1 ? ` ± ${(100 * deviation).toFixed(2)}` : "";
  return `${(100 * mean).toFixed(2)}${about} % (n=${n})`;
}
