// How training went: accuracy and loss of every epoch, on training and validation images.

import { type Epoch, type History, isValidated } from "../../training/history.ts";
import type { Figure } from "../figure.ts";
import { duration, percent, plural, short } from "../drawing/format.ts";
import { COLOUR, INK, MUTED, RULE } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at, card, FULL_WIDTH, PADDING, text } from "../drawing/svg.ts";

/** What `curves` marks. */
export interface CurvesOptions {
  /** The epoch to mark; the one of lowest validation loss unless given. */
  readonly bestEpoch?: number;
  readonly title?: string;
}

type Measure = "accuracy" | "loss";

const WIDTH = FULL_WIDTH - 2 * PADDING;
const PANEL = { width: (WIDTH - 16) / 2, height: 266 } as const;
const LEGEND = 22;
const TRAIN = COLOUR.orange;
const VALIDATION = COLOUR.blue;

/**
 * Draws accuracy and loss over the epochs: training dashed, validation solid, the best epoch
 * ringed, and a triangle where the learning rate was reduced. Loss has a logarithmic axis, so that
 * late epochs can be told apart.
 *
 * @param history One row an epoch, at least one.
 * @throws {RangeError} If there is no epoch, or `bestEpoch` is none of them.
 *
 * @example
 * ```ts
 * import { curves } from "mnist";
 *
 * const row = { learningRate: 1e-3, seconds: 11 };
 * const history = [
 *   { epoch: 1, loss: 0.16, accuracy: 0.951, valLoss: 0.06, valAccuracy: 0.983, ...row },
 *   { epoch: 2, loss: 0.05, accuracy: 0.985, valLoss: 0.04, valAccuracy: 0.988, ...row },
 * ];
 * console.log(curves(history).alt);
 * ```
 */
export function curves(history: History, options: CurvesOptions = {}): Figure {
  const last = history.at(-1);
  if (!last) throw new RangeError("curves: expected at least one epoch, found none");
  const best = options.bestEpoch === undefined
    ? history.reduce((a, b) => b.valLoss < a.valLoss ? b : a)
    : history.find(({ epoch }) => epoch === options.bestEpoch);
  if (!best) {
    throw new RangeError(
      `curves: bestEpoch ${options.bestEpoch} is none of the ${history.length} epochs`,
    );
  }
  const drops = history.filter((row, i) =>
    i > 0 && row.learningRate < history[i - 1]!.learningRate
  );
  const seconds = history.reduce((sum, row) => sum + row.seconds, 0);
  return card({
    title: options.title ?? `Training: ${plural(last.epoch, "epoch")}, ${duration(seconds)}`,
    subtitle: isValidated(best)
      ? `Best epoch ${best.epoch}: validation accuracy ${percent(best.valAccuracy)}, ` +
        `loss ${best.valLoss.toFixed(4)}`
      : "All images trained: there are none to validate by",
    body: legend(isValidated(best), drops.length > 0) +
      at(0, LEGEND, panel(history, best, drops, "accuracy")) +
      at(PANEL.width + 16, LEGEND, panel(history, best, drops, "loss")),
    width: WIDTH,
    height: LEGEND + PANEL.height,
    alt: altText(history, best, drops),
  });
}

function panel(
  history: History,
  best: Epoch,
  drops: readonly Epoch[],
  measure: Measure,
): string {
  const of = (row: Epoch) => measure === "accuracy" ? row.accuracy : positive(row.loss);
  const ofValidation = (row: Epoch) =>
    measure === "accuracy" ? row.valAccuracy : positive(row.valLoss);
  const epochs = { x: (row: Epoch) => row.epoch };
  const dots = history.length <= 30 ? 2 : 0;
  return plotSvg({
    ...PANEL,
    marginLeft: 54,
    marginRight: 12,
    marginTop: 36,
    marginBottom: 36,
    x: {
      label: null,
      domain: [history[0]!.epoch - 0.5, history.at(-1)!.epoch + 0.5],
      ticks: wholeTicks(history[0]!.epoch, history.at(-1)!.epoch),
      tickFormat: (epoch: number) => String(epoch),
    },
    y: measure === "accuracy"
      ? { label: null, nice: 5, grid: true, ticks: 5, tickFormat: accuracyTick }
      : { label: null, type: "log", grid: true, ...lossAxis(history) },
    marks: [
      Plot.ruleX(drops, { ...epochs, stroke: RULE, strokeDasharray: "2,3" }),
      Plot.dot(drops, {
        ...epochs,
        frameAnchor: "top",
        symbol: "triangle",
        rotate: 180,
        r: 4,
        dy: -11,
        fill: MUTED,
      }),
      Plot.lineY(history, {
        ...epochs,
        y: of,
        stroke: TRAIN,
        strokeWidth: 1.75,
        strokeDasharray: "5,3",
      }),
      Plot.lineY(history, { ...epochs, y: ofValidation, stroke: VALIDATION, strokeWidth: 2 }),
      Plot.dot(history, { ...epochs, y: of, fill: TRAIN, r: dots }),
      Plot.dot(history, { ...epochs, y: ofValidation, fill: VALIDATION, r: dots }),
      Plot.dot([best], { ...epochs, y: ofValidation, stroke: INK, strokeWidth: 2, r: 6 }),
    ],
  }) +
    text(0, 14, measure === "accuracy" ? "Accuracy" : "Loss, nats", { weight: 600 }) +
    text(PANEL.width - 12, PANEL.height - 2, "epoch →", { size: 11, colour: MUTED, anchor: "end" });
}

function legend(withValidation: boolean, withDrops: boolean): string {
  const line = (x: number, colour: string, dash: string) =>
    `<line x1="${x}" x2="${x + 28}" y1="6" y2="6" stroke="${colour}" stroke-width="2" ` +
    `stroke-dasharray="${dash}"/>`;
  return line(0, TRAIN, "5,3") + text(34, 10, "training") +
    (withValidation
      ? line(106, VALIDATION, "none") + text(140, 10, "validation") +
        `<circle cx="226" cy="6" r="5" fill="none" stroke="${INK}" stroke-width="2"/>` +
        text(237, 10, "best epoch")
      : "") +
    (withDrops
      ? `<path d="M318,2h10l-5,9z" fill="${MUTED}"/>` + text(334, 10, "learning rate reduced")
      : "");
}

/** A logarithmic axis has no place for 0. */
function positive(loss: number): number {
  return Math.max(loss, 1e-8);
}

/** Ticks at 1 and 3 of each decade, just around the losses. */
function lossAxis(history: History): Plot.ScaleOptions {
  const losses = history.flatMap((row) => isValidated(row) ? [row.loss, row.valLoss] : [row.loss])
    .map(positive);
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const all = Array.from(
    { length: 12 },
    (_, decade) => [10 ** (decade - 8), 3 * 10 ** (decade - 8)],
  )
    .flat();
  const from = all.findLastIndex((tick) => tick <= least);
  const to = all.findIndex((tick) => tick >= most);
  const ticks = all.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
  return {
    domain: [Math.min(ticks[0]!, least), Math.max(ticks.at(-1)!, most)],
    ticks,
    tickFormat: (tick: number) => String(Number(tick.toPrecision(1))),
  };
}

function accuracyTick(value: number): string {
  return `${Number((value * 100).toFixed(2))} %`;
}

/** About six whole numbers from `first` to `last`. */
function wholeTicks(first: number, last: number): number[] {
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
  const step = steps.find((size) => (last - first) / size <= 7) ?? 2000;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
  return ticks;
}

function altText(history: History, best: Epoch, drops: readonly Epoch[]): string {
  const last = history.at(-1)!;
  const state = (row: Epoch) =>
    isValidated(row)
      ? `accuracy ${percent(row.accuracy)} in training and ${percent(row.valAccuracy)} in ` +
        `validation, loss ${row.loss.toFixed(4)} and ${row.valLoss.toFixed(4)}`
      : `accuracy ${percent(row.accuracy)}, loss ${row.loss.toFixed(4)}, no validation`;
  return `Accuracy and loss over ${plural(history.length, "epoch")}. ` +
    (isValidated(best) ? `Best epoch ${best.epoch}: ${state(best)}. ` : "") +
    `Last epoch ${last.epoch}: ${state(last)}.` +
    (drops.length > 0
      ? " Learning rate reduced to " +
        drops.map((row) => `${short(row.learningRate)} at epoch ${row.epoch}`).join(", ") + "."
      : "");
}
