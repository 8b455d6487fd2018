// Two or three reliability diagrams side by side: before and after, or one model beside another.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkNamed } from "../../io/check_argument.ts";
import type { Evaluations } from "../../evaluate/shared_mistakes.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { percent } from "../drawing/format.ts";
import { muted } from "../drawing/palette.ts";
import { at } from "../drawing/svg.ts";
import { fitted, text } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { panelHeight, reliabilityPanel, reliabilityWords } from "./_reliability_panel.ts";

const gap = 12;
const widestPanel = 480;
const heading = { size: 13, weight: 600 } as const;
const note = { size: 12, colour: muted } as const;

/**
 * Draws a reliability diagram of each evaluation, side by side, with its expected calibration error
 * and its loss.
 *
 * @param evaluations what `evaluate` made of each, by name: one, two or three
 * @param options a title, if another is wanted
 * @throws {InputError} if there is none, or more than three
 *
 * @example
 * ```ts
 * import { atTemperatures, calibrationComparison } from "mnist";
 *
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
 * const predictions = {
 *   probabilities: Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8),
 *   size: 3,
 *   classes: 2,
 * };
 * console.log(calibrationComparison(atTemperatures(predictions, dataset, 2)).alt);
 * ```
 */
export function calibrationComparison(
  evaluations: Evaluations,
  options: FigureOptions = {},
): Figure {
  checkNamed("evaluations", "evaluation", evaluations);
  checkOptions("calibrationComparison", options, ["title"]);
  const { title = "Is it as sure as it is right?" } = options;
  const columns = Object.entries(evaluations);
  const [first] = columns;
  if (first === undefined || columns.length > 3) {
    throw new InputError(
      `calibrationComparison: expected one to three evaluations, found ${columns.length}`,
    );
  }
  const width = Math.min(widestPanel, (cardRoom - gap * (columns.length - 1)) / columns.length);
  const body = columns.map(([name, evaluation], i) =>
    at(
      i * (width + gap),
      0,
      text(0, 13, fitted(name, heading, width), heading) +
        text(0, 31, `calibration error ${percent(evaluation.calibration.error)}`, note) +
        text(0, 48, `loss ${evaluation.loss.toFixed(4)} nats`, note) +
        at(0, 62, reliabilityPanel(evaluation, width)),
    )
  ).join("");
  return card({
    title,
    subtitle: `Accuracy over confidence on ${first[1].dataset}, with 95 % intervals`,
    body,
    width: columns.length * (width + gap) - gap,
    height: 62 + panelHeight,
    alt: `${title} ` +
      columns.map(([name, evaluation]) =>
        `${name}: expected calibration error ${percent(evaluation.calibration.error)}, loss ` +
        `${evaluation.loss.toFixed(4)} nats. ${reliabilityWords(evaluation)}.`
      ).join(" "),
  });
}
