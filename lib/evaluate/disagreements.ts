// The images that two models classify differently, and which of the two is right.

import { checkSameImages } from "./check_same_images.ts";
import type { Evaluation } from "./evaluation.ts";

/** One image that two models classify differently. */
export interface Disagreement {
  /** Which image of the data set. */
  readonly index: number;
  /** True class. */
  readonly truth: number;
  /** Each model's predicted class, the first model's first. */
  readonly predictions: readonly [number, number];
  /** Each model's probability of its own prediction. */
  readonly confidences: readonly [number, number];
  /** Which model is right. */
  readonly right: "first" | "second" | "neither";
}

/**
 * Lists the images that two models classify differently.
 *
 * @param first one model's evaluation
 * @param second another model's, on the same data set
 * @returns those first for which the less confident of the two is most confident
 * @throws {InputError} if the two were not evaluated on the same images
 *
 * @example
 * ```ts
 * import { evaluate } from "mnist";
 * import { disagreements } from "./disagreements.ts";
 *
 * const dataset = { name: "two images", labels: Uint8Array.of(0, 1), size: 2, classNames: ["dark", "light"] };
 * const of = (...p: number[]) =>
 *   evaluate({ probabilities: Float32Array.from(p), size: 2, classes: 2 }, dataset);
 * const [one] = disagreements(of(0.9, 0.1, 0.2, 0.8), of(0.7, 0.3, 0.6, 0.4));
 * console.log(one?.index, one?.right); // 1 first
 * ```
 */
export function disagreements(
  first: Evaluation,
  second: Evaluation,
): readonly Disagreement[] {
  checkSameImages(first, second);
  const found: Disagreement[] = [];
  first.truth.forEach((truth, index) => {
    const [a, b] = [first.predicted[index]!, second.predicted[index]!];
    if (a === b) return;
    found.push({
      index,
      truth,
      predictions: [a, b],
      confidences: [first.confidence[index]!, second.confidence[index]!],
      right: a === truth ? "first" : b === truth ? "second" : "neither",
    });
  });
  const sureness = ({ confidences }: Disagreement) => Math.min(...confidences);
  return found.sort((a, b) => sureness(b) - sureness(a));
}
