// Whether a model that says 90 % is right nine times in ten.

import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Figure } from "../figure.ts";
import { percent } from "../drawing/format.ts";
import { panelHeight, reliabilityPanel, reliabilityWords } from "./_reliability_panel.ts";
import { card } from "../drawing/svg.ts";

/** How `reliabilityDiagram` is drawn. */
export interface ReliabilityDiagramOptions {
  readonly title?: string;
}

const WIDTH = 480;

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
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
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
  return card({
    title: options.title ?? `Reliability on ${evaluation.dataset}`,
    subtitle: `Expected calibration error ${percent(error)} over ${bins.length} bins`,
    body: reliabilityPanel(evaluation, WIDTH),
    width: WIDTH,
    height: panelHeight,
    alt: `Accuracy by confidence on ${evaluation.dataset}, expected calibration error ` +
      `${percent(error)}. ${reliabilityWords(evaluation)}.`,
  });
}
