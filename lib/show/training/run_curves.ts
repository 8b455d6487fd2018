// The training curves of many runs in one chart, a colour for each configuration.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { History } from "../../training/history.ts";
import { card, cardRoom, seriesLegend } from "../drawing/card.ts";
import { short } from "../drawing/format.ts";
import { seriesColour } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { accuracyDomain, accuracyTick, epochAxis, epochLabel } from "./_epoch_axis.ts";

/** One run. */
export interface RunHistory {
  readonly configuration: string;
  readonly history: History;
  /** Whose weights were kept; marked by a dot. */
  readonly bestEpoch: number;
}

/** How `runCurves` is drawn. */
export interface RunCurvesOptions extends FigureOptions {
  /** What is drawn over the epochs; `"valLoss"` unless given. */
  readonly measure?: "loss" | "valLoss" | "accuracy" | "valAccuracy";
}

const size = { width: cardRoom, height: 280 } as const;

const names = {
  loss: "Training loss",
  valLoss: "Validation loss",
  accuracy: "Training accuracy",
  valAccuracy: "Validation accuracy",
} as const;

/**
 * Draws one thin line a run; the dot is the epoch whose weights were kept.
 *
 * @param runs their histories
 * @param options a title, and what to draw
 * @throws {InputError} if there is nothing to draw
 *
 * @example
 * ```ts
 * import { runCurves } from "mnist/study";
 *
 * const row = { loss: 0.1, accuracy: 0.97, valAccuracy: 0.98, learningRate: 1e-3, seconds: 9 };
 * const history = [{ ...row, epoch: 1, valLoss: 0.08 }, { ...row, epoch: 2, valLoss: 0.05 }];
 * console.log(runCurves([{ configuration: "batch 16", history, bestEpoch: 2 }]).alt);
 * ```
 */
export function runCurves(runs: readonly RunHistory[], options: RunCurvesOptions = {}): Figure {
  checkKinds("runs", "result", runs, ["configuration", "history", "bestEpoch"]);
  checkOptions("runCurves", options, ["measure", "title"]);
  const { measure = "valLoss", title = `${names[measure]}, run by run` } = options;
  const configurations = [...new Set(runs.map(({ configuration }) => configuration))];
  const points = runs.flatMap(({ configuration, history }, run) =>
    history.map((row) => ({ run, configuration, epoch: row.epoch, value: row[measure] }))
  ).filter(({ value }) => Number.isFinite(value));
  if (points.length === 0) throw new InputError("runs: expected epochs to draw, found none");
  const epochs = points.map(({ epoch }) => epoch);
  const kept = runs.flatMap(({ configuration, history, bestEpoch }) => {
    const row = history.find(({ epoch }) => epoch === bestEpoch);
    return row ? [{ configuration, epoch: row.epoch, value: row[measure] }] : [];
  });
  const colour = ({ configuration }: { readonly configuration: string }) =>
    seriesColour(configurations.indexOf(configuration));
  const isLoss = measure === "loss" || measure === "valLoss";
  const chart = plotSvg({
    ...{ ...size, marginLeft: 62, marginRight: 12, marginTop: 34, marginBottom: 36 },
    x: epochAxis(Math.min(...epochs), Math.max(...epochs)),
    y: {
      ...{ label: null, grid: true, type: isLoss ? "log" : "linear", ticks: 5 },
      ...(isLoss
        ? { tickFormat: (loss: number) => short(Number(loss.toPrecision(2))) }
        : { tickFormat: accuracyTick, domain: accuracyDomain(points.map(({ value }) => value)) }),
    },
    marks: [
      Plot.line(points, {
        ...{ x: "epoch", y: "value", z: "run", stroke: colour, strokeOpacity: 0.75 },
      }),
      Plot.dot(kept, { x: "epoch", y: "value", fill: colour, r: 3.5, stroke: "white" }),
    ],
  });
  return card({
    title,
    subtitle: `${runs.length} runs; a dot marks the epoch whose weights were kept`,
    body: chart + seriesLegend(configurations, size.width) + epochLabel(size),
    ...size,
    alt: `${title}, ${runs.length} runs. ` + configurations.map((name) => {
      const ends = kept.filter(({ configuration }) => configuration === name);
      const mean = ends.reduce((sum, { value }) => sum + value, 0) / ends.length;
      const epoch = ends.reduce((sum, row) => sum + row.epoch, 0) / ends.length;
      return `${name}: ${Number(mean.toPrecision(3))} in the epoch kept, number ${
        epoch.toFixed(1)
      } in the mean`;
    }).join("; ") + ".",
  });
}
