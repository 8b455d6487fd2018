// Every run of a campaign as a dot, with the mean of each configuration and its interval.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { RunResult } from "../../campaign/results_file.ts";
import { spread } from "../../evaluate/statistics/spread.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { percent } from "../drawing/format.ts";
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
  /** Which images the accuracy of a recorded run is of: `"validation"` unless given. */
  readonly of?: "validation" | "test";
  /** An accuracy to mark by a line, and what it is. */
  readonly mark?: { readonly accuracy: number; readonly label: string };
}

const rowHeight = 34;
const widestName = 290;

/**
 * Draws a row for each configuration: its runs as dots, their mean, and the mean's 95 % interval.
 *
 * @param results what `campaignResults` read, or the accuracy of each run
 * @param options a title, accuracy on which images, and an accuracy to compare with
 * @throws {InputError} if no run has the accuracy asked for
 *
 * @example
 * ```ts
 * import { runSpread } from "mnist/study";
 *
 * const runs = [0.991, 0.992, 0.9905].map((accuracy) => ({ configuration: "batch 16", accuracy }));
 * console.log(runSpread(runs).alt);
 * ```
 */
export function runSpread(
  results: readonly (RunFigure | RunResult)[],
  options: RunSpreadOptions = {},
): Figure {
  checkKinds("results", "result", results, ["configuration"]);
  checkOptions("runSpread", options, ["of", "mark", "title"]);
  const { title = "Accuracy, run by run", mark, of = "validation" } = options;
  const runs = results.flatMap((run) => figureOf(run, of));
  if (runs.length === 0) {
    throw new InputError(`results: expected runs with ${of} figures, found none`);
  }
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
      (mark ? `. ${markText(mark)}` : "") + ".",
  });
}

/** Many a label says the accuracy itself. */
function markText({ accuracy, label }: NonNullable<RunSpreadOptions["mark"]>): string {
  return label.includes(percent(accuracy)) ? label : `${label}: ${percent(accuracy)}`;
}

function figureOf(run: RunFigure | RunResult, of: "validation" | "test"): readonly RunFigure[] {
  if ("accuracy" in run) return [run];
  const { configuration, [of]: measured } = run;
  return measured ? [{ configuration, accuracy: measured.accuracy }] : [];
}

function meanText({ n, mean, deviation }: ReturnType<typeof spread>): string {
  const about = n > 1 ? ` ± ${(100 * deviation).toFixed(2)}` : "";
  return `${(100 * mean).toFixed(2)}${about} % (n=${n})`;
}
