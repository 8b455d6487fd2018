// Whether a model that says 90 % is right nine times in ten.

import type { Evaluation, ReliabilityBin } from "../evaluate/evaluation.ts";
import { wilsonInterval } from "../evaluate/wilson_interval.ts";
import type { Figure } from "./figure.ts";
import { count, percent, plural } from "./_format.ts";
import { COLOUR, INK, MUTED } from "./_palette.ts";
import { Plot, plotSvg } from "./_plot.ts";
import { at, card, text } from "./_svg.ts";

/** How `reliabilityDiagram` is drawn. */
export interface ReliabilityDiagramOptions {
  readonly title?: string;
}

const WIDTH = 480;
const UPPER = 330;
const LOWER = 120;
const FRAME = { width: WIDTH, marginLeft: 54, marginRight: 16 } as const;

/**
 * Draws accuracy over confidence, a dot a bin with its 95 % Wilson interval; a calibrated model lies
 * on the dashed line. Below, on a logarithmic axis, how many images each bin has.
 *
 * @param evaluation What `evaluate` returned.
 * @param options A title, if another is wanted.
 *
 * @example
 * ```ts
 * import { evaluate, reliabilityDiagram } from "mnist";
 *
 * const dataset = {
 *   name: "three pixels",
 *   images: Uint8Array.of(0, 128, 255),
 *   labels: Uint8Array.of(0, 1, 1),
 *   size: 3,
 *   height: 1,
 *   width: 1,
 *   classNames: ["dark", "light"],
 *   source: { kind: "custom", sha256: {} },
 * } as const;
 * const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
 * const evaluation = evaluate({ probabilities, size: 3, classes: 2 }, dataset);
 * console.log(reliabilityDiagram(evaluation).alt);
 * ```
 */
export function reliabilityDiagram(
  evaluation: Evaluation,
  options: ReliabilityDiagramOptions = {},
): Figure {
  const { error, bins } = evaluation.calibration;
  const filled = bins.filter((bin) => bin.size > 0);
  return card({
    title: options.title ?? `Reliability on ${evaluation.dataset}`,
    subtitle: `Expected calibration error ${percent(error)} over ${bins.length} bins`,
    body: upper(filled) + text(0, 14, "Accuracy", { weight: 600 }) +
      at(0, UPPER, lower(filled) + text(0, 14, "Images (logarithmic)", { weight: 600 })) +
      text(WIDTH - 16, UPPER + LOWER - 2, "confidence →", {
        size: 11,
        colour: MUTED,
        anchor: "end",
      }),
    width: WIDTH,
    height: UPPER + LOWER,
    alt: `Accuracy by confidence on ${evaluation.dataset}, expected calibration error ` +
      `${percent(error)}. ` +
      filled.map((bin) =>
        `Confidence ${percent(bin.confidence, 1)}: accuracy ${percent(bin.accuracy, 1)} ` +
        `of ${plural(bin.size, "image")}`
      ).join("; ") + ".",
  });
}

const TENTHS = {
  label: null,
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  tickFormat: (value: number) => `${Math.round(value * 100)} %`,
};

function upper(bins: readonly ReliabilityBin[]): string {
  const rows = bins.map((bin) => ({
    ...bin,
    ...wilsonInterval(Math.round(bin.accuracy * bin.size), bin.size),
  }));
  return plotSvg({
    ...FRAME,
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

function lower(bins: readonly ReliabilityBin[]): string {
  const most = Math.max(...bins.map(({ size }) => size));
  return plotSvg({
    ...FRAME,
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
