// Which class was taken for which, and how often.

import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { shorten } from "../../io/escape.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { count, plural } from "../drawing/format.ts";
import { ink, muted, paper, rule } from "../drawing/palette.ts";
import { at, rect } from "../drawing/svg.ts";
import { text, type TextStyle, widest } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";

/** With more classes the words no longer fit; the colours remain. */
const mostWithWords = 24;
/** In a narrower column, a precision does not fit. */
const narrowestWithPrecision = 44;
const header = 40;
/** Above a matrix whose names are set at an angle. */
const steepHeader = header + 56;
const nameStyle = { size: 13, weight: 600 } as const;
const scoreStyle = { colour: muted, anchor: "end" } as const;

/**
 * Draws the confusion matrix: a row a true class, a column a predicted one, with the recall of each
 * row and the precision of each column at the margins. Mistakes are coloured by their number, darker
 * for more; the diagonal, which would outshine them, is grey.
 *
 * @param evaluation what `evaluate` returned
 * @param options a title, if another is wanted
 *
 * @example
 * ```ts
 * import { confusionMatrix, evaluate, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * console.log(confusionMatrix(evaluate(guessing, test)).alt);
 * ```
 */
export function confusionMatrix(
  evaluation: Evaluation,
  options: FigureOptions = {},
): Figure {
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("confusionMatrix", options, ["title"]);
  const layout = layoutOf(evaluation.classNames);
  const { left, right, top, side, hasWords, hasPrecision } = layout;
  return card({
    title: options.title ?? `Confusion matrix on ${evaluation.dataset}`,
    subtitle: `${count(evaluation.correct)} of ${plural(evaluation.size, "image")} on the ` +
      `diagonal; colour marks mistakes, the darker the more`,
    body: at(
      left,
      top,
      drawCells(evaluation, layout) +
        rect(0, 0, side.width, side.height, { fill: "none", stroke: rule }) +
        (hasWords ? drawNames(layout) + drawScores(evaluation, layout) : "") +
        text(0, -top + 14, "predicted →", { colour: muted }) +
        turned(-left + 10, side.height / 2, -90, "← true", { colour: muted, anchor: "middle" }),
    ),
    width: left + side.width + right,
    height: top + side.height + (hasPrecision ? 24 : 4),
    alt: altText(evaluation),
  });
}

type Layout = ReturnType<typeof layoutOf>;

function layoutOf(classNames: readonly string[]) {
  const hasWords = classNames.length <= mostWithWords;
  const names = classNames.map((name) => shorten(name, 14));
  const left = 24 + (hasWords ? widest(names, nameStyle) + 10 : 0);
  const right = hasWords ? 84 : 0;
  const width = Math.min(54, Math.floor((cardRoom - left - right) / classNames.length));
  const height = Math.max(Math.min(width, 42), 4);
  const steep = hasWords && widest(names, nameStyle) > width - 4;
  return {
    ...{ names, left, right, hasWords, steep },
    top: steep ? steepHeader : header,
    cell: { width, height },
    side: { width: width * classNames.length, height: height * classNames.length },
    hasPrecision: hasWords && width >= narrowestWithPrecision,
  };
}

function drawCells({ confusion }: Evaluation, { cell, hasWords }: Layout): string {
  const { width, height } = cell;
  const most = Math.max(1, ...confusion.flatMap((row, r) => row.filter((_, c) => c !== r)));
  return confusion.flatMap((row, r) =>
    row.map((n, c) => {
      const right = r === c;
      if (n === 0 && !right && !hasWords) return "";
      const strength = 0.06 + 0.94 * (n / most) ** 0.8;
      return rect(c * width, r * height, width, height, {
        fill: right ? "#e7eaee" : n === 0 ? paper : shade(strength),
        ...(hasWords && { stroke: rule }),
      }) + (hasWords && n > 0
        ? text((c + 0.5) * width, (r + 0.5) * height + 4.5, count(n), {
          size: width < 34 ? 10 : 13,
          weight: right ? 400 : 600,
          colour: !right && strength > 0.6 ? paper : ink,
          anchor: "middle",
        })
        : "");
    })
  ).join("");
}

/** Names too long for their column are set at an angle. */
function drawNames({ names, steep, cell }: Layout): string {
  return names.map((name, i) =>
    text(-10, (i + 0.5) * cell.height + 4.5, name, { ...nameStyle, anchor: "end" }) +
    (steep
      ? turned((i + 0.5) * cell.width + 4, -10, -45, name, nameStyle)
      : text((i + 0.5) * cell.width, -10, name, { ...nameStyle, anchor: "middle" }))
  ).join("");
}

function drawScores({ perClass }: Evaluation, { side, cell, hasPrecision }: Layout): string {
  const [right, below] = [side.width + 78, side.height + 20];
  return perClass.map(({ recall, precision, support, predicted }, i) =>
    text(right, (i + 0.5) * cell.height + 4.5, score(recall, support, " %"), scoreStyle) +
    (hasPrecision
      ? text((i + 0.5) * cell.width, below, score(precision, predicted), {
        ...scoreStyle,
        anchor: "middle",
      })
      : "")
  ).join("") +
    text(right, -10, "recall", scoreStyle) +
    (hasPrecision ? text(right, below, "precision, %", scoreStyle) : "");
}

/** As a percentage; a dash if there are no images to take a share of. */
function score(share: number, images: number, unit = ""): string {
  return images > 0 ? `${(100 * share).toFixed(1)}${unit}` : "–";
}

function turned(x: number, y: number, degrees: number, content: string, style: TextStyle): string {
  return at(x, y, `<g transform="rotate(${degrees})">${text(0, 0, content, style)}</g>`);
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
