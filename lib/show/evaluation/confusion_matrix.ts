// Which class was taken for which, and how often.

import type { Evaluation } from "../../evaluate/evaluation.ts";
import { shorten } from "../../io/escape.ts";
import type { Figure } from "../figure.ts";
import { count, percent, plural } from "../drawing/format.ts";
import { INK, MUTED, PAPER, RULE } from "../drawing/palette.ts";
import { at, card, FULL_WIDTH, PADDING, rect, text, textWidth } from "../drawing/svg.ts";

/** How `confusionMatrix` is drawn. */
export interface ConfusionMatrixOptions {
  readonly title?: string;
}

/** Above this many classes the numbers no longer fit; the colours remain. */
const MOST_WITH_NUMBERS = 24;
const HEADER = 40;

/**
 * Draws the confusion matrix: a row a true class, a column a predicted one, with the recall of each
 * row and the precision of each column at the margins. Mistakes are coloured by their number, darker
 * for more; the diagonal, which would outshine them, is grey.
 *
 * @param evaluation What `evaluate` returned.
 * @param options A title, if another is wanted.
 *
 * @example
 * ```ts
 * import { confusionMatrix, evaluate } from "mnist";
 *
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
 * const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
 * const evaluation = evaluate({ probabilities, size: 3, classes: 2 }, dataset);
 * console.log(confusionMatrix(evaluation).alt);
 * ```
 */
export function confusionMatrix(
  evaluation: Evaluation,
  options: ConfusionMatrixOptions = {},
): Figure {
  const { classNames, confusion, perClass } = evaluation;
  const classes = classNames.length;
  const labels = classNames.map((name) => shorten(name, 14));
  const left = 24 + Math.max(...labels.map((label) => textWidth(label, { size: 13 }))) + 10;
  const margin = 84;
  const cell = Math.min(54, Math.floor((FULL_WIDTH - 2 * PADDING - left - margin) / classes));
  const tall = Math.max(Math.min(cell, 42), 4);
  const side = { width: cell * classes, height: tall * classes };
  const numbers = classes <= MOST_WITH_NUMBERS;
  const most = Math.max(1, ...confusion.flatMap((row, r) => row.filter((_, c) => c !== r)));
  // Names too long for their column are set at an angle.
  const steep = numbers && labels.some((label) => textWidth(label, { size: 13 }) > cell - 4);
  const top = HEADER + (steep ? 56 : 0);

  const cells = confusion.flatMap((row, r) =>
    row.map((n, c) => {
      const right = r === c;
      const strength = 0.06 + 0.94 * (n / most) ** 0.8;
      return rect(c * cell, r * tall, cell, tall, {
        fill: right ? "#e7eaee" : n === 0 ? PAPER : shade(strength),
        stroke: RULE,
        "stroke-width": numbers ? 1 : 0,
      }) + (numbers && n > 0
        ? text((c + 0.5) * cell, (r + 0.5) * tall + 4.5, count(n), {
          size: cell < 34 ? 10 : 13,
          weight: right ? 400 : 600,
          colour: !right && strength > 0.6 ? PAPER : INK,
          anchor: "middle",
        })
        : "");
    })
  ).join("");

  const frame = rect(0, 0, side.width, side.height, { fill: "none", stroke: RULE });
  const names = numbers
    ? labels.map((label, i) =>
      text(-10, (i + 0.5) * tall + 4.5, label, { size: 13, weight: 600, anchor: "end" }) +
      (steep
        ? `<g transform="translate(${(i + 0.5) * cell + 4},-10) rotate(-45)">` +
          text(0, 0, label, { size: 13, weight: 600 }) + `</g>`
        : text((i + 0.5) * cell, -10, label, { size: 13, weight: 600, anchor: "middle" }))
    ).join("")
    : "";

  const scores = numbers
    ? perClass.map(({ recall, precision, support, predicted }, i) =>
      text(side.width + 78, (i + 0.5) * tall + 4.5, support > 0 ? percent(recall, 1) : "–", {
        colour: MUTED,
        anchor: "end",
      }) +
      (cell >= 44
        ? text(
          (i + 0.5) * cell,
          side.height + 20,
          predicted > 0 ? `${(precision * 100).toFixed(1)}` : "–",
          { colour: MUTED, anchor: "middle" },
        )
        : "")
    ).join("") +
      text(side.width + 78, -10, "recall", { colour: MUTED, anchor: "end" }) +
      (cell >= 44
        ? text(side.width + 78, side.height + 20, "precision, %", { colour: MUTED, anchor: "end" })
        : "")
    : "";

  const axes = text(0, -top + 14, "predicted →", { colour: MUTED }) +
    `<g transform="translate(${-left + 10},${side.height / 2}) rotate(-90)">` +
    text(0, 0, "← true", { colour: MUTED, anchor: "middle" }) + `</g>`;

  return card({
    title: options.title ?? `Confusion matrix on ${evaluation.dataset}`,
    subtitle: `${count(evaluation.correct)} of ${plural(evaluation.size, "image")} on the ` +
      `diagonal; colour marks mistakes, the darker the more`,
    body: at(left, top, cells + frame + names + scores + axes),
    width: left + side.width + margin,
    height: top + side.height + (numbers && cell >= 44 ? 24 : 4),
    alt: altText(evaluation),
  });
}

/** From white to Okabe & Ito's vermillion, darkened at the end: monotone in lightness. */
function shade(strength: number): string {
  const stops = [[255, 255, 255], [250, 190, 130], [205, 88, 0], [130, 45, 0]] as const;
  const place = strength * (stops.length - 1);
  const from = stops[Math.min(stops.length - 2, Math.floor(place))]!;
  const to = stops[Math.min(stops.length - 1, Math.floor(place) + 1)]!;
  const part = place - Math.min(stops.length - 2, Math.floor(place));
  return `rgb(${from.map((channel, i) => Math.round(channel + part * (to[i]! - channel))).join()})`;
}

function altText({ classNames, confusion, correct, size, dataset }: Evaluation): string {
  const pairs = confusion
    .flatMap((row, truth) => row.map((n, prediction) => ({ n, truth, prediction })))
    .filter(({ n, truth, prediction }) => n > 0 && truth !== prediction)
    .sort((a, b) => b.n - a.n)
    .slice(0, 5)
    .map(({ n, truth, prediction }) => `${classNames[truth]} → ${classNames[prediction]} (${n})`);
  return `Confusion matrix of ${plural(classNames.length, "class", "classes")} on ${dataset}: ` +
    `${count(correct)} of ${plural(size, "image")} on the diagonal. ` +
    (pairs.length > 0
      ? `Most frequent mistakes, truth → prediction (images): ${pairs.join(", ")}.`
      : "No mistakes.");
}
