// How training went: accuracy and loss of every epoch, on training and validation images.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import { type Epoch, type History, isValidated } from "../../training/history.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { duration, percent, plural, short } from "../drawing/format.ts";
import { colours, ink, muted, rule } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { at } from "../drawing/svg.ts";
import { text, textWidth } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { accuracyDomain, accuracyTick, epochAxis, epochLabel } from "./_epoch_axis.ts";

/** What `curves` marks. */
export interface CurvesOptions extends FigureOptions {
  /** The epoch to mark, a run's `bestEpoch` say; the one of lowest validation loss unless given. */
  readonly bestEpoch?: number;
}

const gap = 16;
const panelSize = { width: (cardRoom - gap) / 2, height: 266 } as const;
const legendHeight = 22;
const trainingColour = colours.orange;
const validationColour = colours.blue;

/**
 * Draws accuracy and loss over the epochs: training dashed, validation solid, the best epoch
 * ringed, and a triangle where the learning rate was reduced, unless by a schedule. Loss has a
 * logarithmic axis, so that late epochs can be told apart. The last epoch is called the last if
 * another has a lower loss.
 *
 * @param history one row an epoch, at least one
 * @param options a title, and which epoch is the best
 * @throws {InputError} if there is no epoch, or `bestEpoch` is not one of them
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
  checkKinds("history", "epoch", history);
  checkOptions("curves", options, ["bestEpoch", "title"]);
  const last = history.at(-1);
  if (!last) throw new InputError("curves: expected at least one epoch, found none");
  const lowest = history.reduce((a, b) => b.valLoss < a.valLoss ? b : a);
  const best = options.bestEpoch === undefined
    ? lowest
    : history.find(({ epoch }) => epoch === options.bestEpoch);
  if (!best) {
    throw new InputError(
      `curves: bestEpoch ${options.bestEpoch} is none of the ${history.length} epochs`,
    );
  }
  const drops = reductions(history);
  const seconds = history.reduce((sum, row) => sum + row.seconds, 0);
  const word = best === last && last.valLoss > lowest.valLoss ? "Last" : "Best";
  const marked: Marked = { history, best, word, drops };
  return card({
    title: options.title ?? `Training: ${plural(last.epoch, "epoch")}, ${duration(seconds)}`,
    subtitle: isValidated(best)
      ? `${word} epoch ${best.epoch}: validation accuracy ${percent(best.valAccuracy)}, ` +
        `loss ${best.valLoss.toFixed(4)}`
      : "All images trained: there are none to validate by",
    body: legend(marked) +
      at(0, legendHeight, panel(marked, "accuracy")) +
      at(panelSize.width + gap, legendHeight, panel(marked, "loss")),
    width: cardRoom,
    height: legendHeight + panelSize.height,
    alt: altText(marked),
  });
}

/** The first epochs at a lower learning rate; none of a schedule, which moves the rate all the time. */
function reductions(history: History): History {
  const changes = history.slice(1).map((row, i) => row.learningRate - history[i]!.learningRate);
  const isScheduled = changes.some((change) => change > 0) ||
    changes.length > 1 && changes.every((change) => change < 0);
  return isScheduled ? [] : history.slice(1).filter((_, i) => changes[i]! < 0);
}

interface Marked {
  readonly history: History;
  readonly best: Epoch;
  /** What it is. */
  readonly word: "Best" | "Last";
  readonly drops: readonly Epoch[];
}

function panel({ history, best, drops }: Marked, measure: "accuracy" | "loss"): string {
  const isLoss = measure === "loss";
  const x = (row: Epoch) => row.epoch;
  const training = (row: Epoch) => isLoss ? positive(row.loss) : row.accuracy;
  const validation = (row: Epoch) => isLoss ? positive(row.valLoss) : row.valAccuracy;
  const dotted = history.length <= 30 ? history : [];
  const pointed = { frameAnchor: "top", symbol: "triangle", rotate: 180, r: 4, dy: -11 } as const;
  const dashed = { stroke: trainingColour, strokeWidth: 1.75, strokeDasharray: "5,3" };
  return plotSvg({
    ...panelSize,
    ...{ marginLeft: 62, marginRight: 12, marginTop: 36, marginBottom: 36 },
    x: epochAxis(history[0]!.epoch, history.at(-1)!.epoch),
    y: isLoss ? { label: null, type: "log", grid: true, ...lossAxis(history) } : {
      ...{ label: null, nice: 5, grid: true, ticks: 5, tickFormat: accuracyTick },
      domain: accuracyDomain(
        history.flatMap((row) => [row.accuracy, ...(isValidated(row) ? [row.valAccuracy] : [])]),
      ),
    },
    marks: [
      Plot.ruleX(drops, { x, stroke: rule, strokeDasharray: "2,3" }),
      Plot.dot(drops, { x, ...pointed, fill: muted }),
      Plot.lineY(history, { x, y: training, ...dashed }),
      Plot.lineY(history, { x, y: validation, stroke: validationColour, strokeWidth: 2 }),
      Plot.dot(dotted, { x, y: training, fill: trainingColour, r: 2 }),
      Plot.dot(dotted, { x, y: validation, fill: validationColour, r: 2 }),
      Plot.dot([best], { x, y: validation, stroke: ink, strokeWidth: 2, r: 6 }),
    ],
  }) + text(0, 14, isLoss ? "Loss, nats" : "Accuracy", { weight: 600 }) + epochLabel(panelSize);
}

function legend({ best, word, drops }: Marked): string {
  const line = (colour: string, dash: string) =>
    `<line x2="28" y1="6" y2="6" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`;
  const entries = [
    { sign: line(trainingColour, "5,3"), width: 34, words: "training" },
    ...(isValidated(best)
      ? [
        { sign: line(validationColour, "none"), width: 34, words: "validation" },
        {
          sign: `<circle cx="6" cy="6" r="5" fill="none" stroke="${ink}" stroke-width="2"/>`,
          ...{ width: 17, words: `${word.toLowerCase()} epoch` },
        },
      ]
      : []),
    ...(drops.length > 0
      ? [{
        sign: `<path d="M0,2h10l-5,9z" fill="${muted}"/>`,
        width: 16,
        words: "learning rate reduced",
      }]
      : []),
  ];
  let x = 0;
  return entries.map(({ sign, width, words }) => {
    const entry = at(x, 0, sign + text(width, 10, words));
    x += width + textWidth(words) + 24;
    return entry;
  }).join("");
}

/** A logarithmic axis has no place for 0. */
function positive(loss: number): number {
  return Math.max(loss, 1e-8);
}

/** Ticks at 1 and 3 of each decade, or at 1 of many, just around the losses. */
function lossAxis(history: History): Plot.ScaleOptions {
  const losses = history.flatMap((row) => isValidated(row) ? [row.loss, row.valLoss] : [row.loss])
    .map(positive);
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const decades = Array.from({ length: 12 }, (_, i) => 10 ** (i - 8));
  const all = decades.flatMap((one) => [one, 3 * one]);
  const from = all.findLastIndex((tick) => tick <= least);
  const to = all.findIndex((tick) => tick >= most);
  const around = all.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
  return {
    domain: [Math.min(around[0]!, least), Math.max(around.at(-1)!, most)],
    ticks: around.length > 8 ? around.filter((tick) => decades.includes(tick)) : around,
    tickFormat: (tick: number) => short(Number(tick.toPrecision(1))),
  };
}

function altText({ history, best, word, drops }: Marked): string {
  const last = history.at(-1)!;
  const state = (row: Epoch) =>
    isValidated(row)
      ? `accuracy ${percent(row.accuracy)} in training and ${percent(row.valAccuracy)} in ` +
        `validation, loss ${row.loss.toFixed(4)} and ${row.valLoss.toFixed(4)}`
      : `accuracy ${percent(row.accuracy)}, loss ${row.loss.toFixed(4)}, no validation`;
  return `Accuracy and loss over ${plural(history.length, "epoch")}. ` +
    (isValidated(best) && word === "Best" ? `Best epoch ${best.epoch}: ${state(best)}. ` : "") +
    `Last epoch ${last.epoch}: ${state(last)}.` +
    (drops.length > 0
      ? " Learning rate reduced to " +
        drops.map((row) => `${short(row.learningRate)} at epoch ${row.epoch}`).join(", ") + "."
      : "");
}
