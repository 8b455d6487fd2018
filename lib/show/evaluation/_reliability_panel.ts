// The two charts of a reliability diagram, one above the other, for one evaluation or several side by side.

import type { Evaluation, ReliabilityBin } from "../../evaluate/evaluation.ts";
import { wilsonInterval } from "../../evaluate/statistics/wilson_interval.ts";
import { count, percent, plural } from "../drawing/format.ts";
import { COLOUR, INK, MUTED } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at, text } from "../drawing/svg.ts";

const UPPER = 330;
const LOWER = 120;
const FRAME = { marginLeft: 54, marginRight: 20 } as const;

/** Height of both charts together. */
export const panelHeight = UPPER + LOWER;

/** Accuracy over confidence, and below it how many images each bin has. */
export function reliabilityPanel({ calibration }: Evaluation, width: number): string {
  const filled = calibration.bins.filter(({ size }) => size > 0);
  return upper(filled, width) + text(0, 14, "Accuracy", { weight: 600 }) +
    at(0, UPPER, lower(filled, width) + text(0, 14, "Images (logarithmic)", { weight: 600 })) +
    text(width - 20, UPPER + LOWER - 2, "confidence →", {
      size: 11,
      colour: MUTED,
      anchor: "end",
    });
}

/** The same in words, bin by bin. */
export function reliabilityWords({ calibration }: Evaluation): string {
  return calibration.bins.filter(({ size }) => size > 0).map((bin) =>
    `Confidence ${percent(bin.confidence, 1)}: accuracy ${percent(bin.accuracy, 1)} ` +
    `of ${plural(bin.size, "image")}`
  ).join("; ");
}

const TENTHS = {
  label: null,
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  tickFormat: (value: number) => `${Math.round(value * 100)} %`,
};

function upper(bins: readonly ReliabilityBin[], width: number): string {
  const rows = bins.map((bin) => ({
    ...bin,
    ...wilsonInterval(Math.round(bin.accuracy * bin.size), bin.size),
  }));
  return plotSvg({
    ...FRAME,
    width,
    height: UPPER,
    marginTop: 28,
    marginBottom: 24,
    x: TENTHS,
    y: { ...TENTHS, grid: true },
    marks: [
      Plot.line([[0, 0], [1, 1]], { stroke: INK, strokeDasharray: "4,4" }),
      Plot.ruleX(rows, { x: "confidence", y1: "low", y2: "high", stroke: COLOUR.blue }),
      Plot.dot(rows, { x: "confidence", y: "accuracy", fill: COLOUR.blue, r: 4.5 }),
    ],
  });
}

function lower(bins: readonly ReliabilityBin[], width: number): string {
  const most = Math.max(...bins.map(({ size }) => size));
  return plotSvg({
    ...FRAME,
    width,
    height: LOWER,
    marginTop: 26,
    marginBottom: 34,
    x: TENTHS,
    y: {
      label: null,
      type: "log",
      domain: [0.5, most * 1.5],
      ticks: [1, 10, 100, 1e3, 1e4, 1e5, 1e6].filter((tick) => tick <= most * 1.5),
      tickFormat: count,
      grid: true,
    },
    marks: [
      Plot.rect(bins, { x1: "low", x2: "high", y1: 0.5, y2: "size", fill: COLOUR.sky, inset: 1 }),
    ],
  });
}
