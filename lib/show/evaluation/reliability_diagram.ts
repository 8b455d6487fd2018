// Whether a model that says 90 % is right nine times in ten.

import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { card } from "../drawing/card.ts";
import { percent } from "../drawing/format.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { panelHeight, reliabilityPanel, reliabilityWords } from "./_reliability_panel.ts";

const width = 480;

/**
 * Draws accuracy over confidence, a dot a bin with its 95 % Wilson interval; a calibrated model lies
 * on the dashed line. Below, on a logarithmic axis, how many images each bin has.
 *
 * @param evaluation what `evaluate` returned
 * @param options a title, if another is wanted
 *
 * @example
 * ```ts
 * import { evaluate, reliabilityDiagram, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * console.log(reliabilityDiagram(evaluate(guessing, test)).alt);
 * ```
 */
export function reliabilityDiagram(
  evaluation: Evaluation,
  options: FigureOptions = {},
): Figure {
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("reliabilityDiagram", options, ["title"]);
  const { error, bins } = evaluation.calibration;
  return card({
    title: options.title ?? `Reliability on ${evaluation.dataset}`,
    subtitle: `Expected calibration error ${percent(error)} over ${bins.length} bins`,
    body: reliabilityPanel(evaluation, width),
    width,
    height: panelHeight,
    alt: `Accuracy by confidence on ${evaluation.dataset}, expected calibration error ` +
      `${percent(error)}. ${reliabilityWords(evaluation)}.`,
  });
}
