// The two charts of a reliability diagram, one above the other, for one evaluation or several side by side.

import type { Evaluation, ReliabilityBin } from "../../evaluate/evaluation.ts";
import { wilsonInterval } from "../../evaluate/statistics/wilson_interval.ts";
import { count, percent, plural } from "../drawing/format.ts";
import { colours, ink, muted } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at } from "../drawing/svg.ts";
import { text } from "../drawing/text.ts";

const upperHeight = 330;
const lowerHeight = 120;
const sides = { marginLeft: 54, marginRight: 20 } as const;
const heading = { weight: 600 } as const;

/** Height of both charts together. */
export const panelHeight = upperHeight + lowerHeight;

/** Accuracy over confidence, and below it how many images each bin has. */
export function reliabilityPanel({ calibration }: Evaluation, width: number): string {
  const filled = calibration.bins.filter(({ size }) => size > 0);
  const note = { size: 11, colour: muted, anchor: "end" } as const;
  return upper(filled, width) + text(0, 14, "Accuracy", heading) +
    at(0, upperHeight, lower(filled, width) + text(0, 14, "Images (logarithmic)", heading)) +
    text(width - 20, panelHeight - 2, "confidence →", note);
}

/** The same in words, bin by bin. */
export function reliabilityWords({ calibration }: Evaluation): string {
  return calibration.bins.filter(({ size }) => size > 0).map((bin) =>
    `Confidence ${percent(bin.confidence, 1)}: accuracy ${percent(bin.accuracy, 1)} ` +
    `of ${plural(bin.size, "image")}`
  ).join("; ");
}

const shares = {
  label: null,
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  tickFormat: (value: number) => `${Math.round(value * 100)} %`,
};

/** A narrow chart has no room for six shares side by side. */
function sharesAcross(width: number) {
  return width < 300 ? { ...shares, ticks: [0, 0.5, 1] } : shares;
}

function upper(bins: readonly ReliabilityBin[], width: number): string {
  const rows = bins.map((bin) => ({
    ...bin,
    ...wilsonInterval(Math.round(bin.accuracy * bin.size), bin.size),
  }));
  return plotSvg({
    ...{ width, height: upperHeight, ...sides, marginTop: 28, marginBottom: 24 },
    x: sharesAcross(width),
    y: { ...shares, grid: true },
    marks: [
      Plot.line([[0, 0], [1, 1]], { stroke: ink, strokeDasharray: "4,4" }),
      Plot.ruleX(rows, { x: "confidence", y1: "low", y2: "high", stroke: colours.blue }),
      Plot.dot(rows, { x: "confidence", y: "accuracy", fill: colours.blue, r: 4.5 }),
    ],
  });
}

function lower(bins: readonly ReliabilityBin[], width: number): string {
  const top = 1.5 * Math.max(...bins.map(({ size }) => size));
  return plotSvg({
    ...{ width, height: lowerHeight, ...sides, marginTop: 26, marginBottom: 34 },
    x: sharesAcross(width),
    y: {
      label: null,
      type: "log",
      domain: [0.5, top],
      ticks: [1, 10, 100, 1e3, 1e4, 1e5, 1e6].filter((tick) => tick <= top),
      tickFormat: count,
      grid: true,
    },
    marks: [
      Plot.rect(bins, { x1: "low", x2: "high", y1: 0.5, y2: "size", fill: colours.sky, inset: 1 }),
    ],
  });
}
