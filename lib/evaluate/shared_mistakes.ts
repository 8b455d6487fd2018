// Which mistakes several models share, and which only one makes.

import { displayed } from "../io/displayable.ts";
import { checkNamed } from "../io/check_argument.ts";
import { checkSameImages } from "./check_same_images.ts";
import type { Evaluation } from "./evaluation.ts";
import { InputError } from "../io/input_error.ts";

/** Evaluations of several models on one data set, by the models' names. */
export type Evaluations = Readonly<Record<string, Evaluation>>;

/** One image that at least one model got wrong. */
export interface SharedMistake {
  /** Which image of the data set. */
  readonly index: number;
  /** True class. */
  readonly truth: number;
  /** The models that got it wrong, in the order given. */
  readonly models: readonly string[];
  /** The wrong class that most of them predicted; the lowest of a tie. */
  readonly prediction: number;
  /** Mean cross-entropy over all models, in nats. */
  readonly loss: number;
}

/**
 * Lists the images that any of several models got wrong.
 *
 * @param evaluations one or more evaluations on the same data set, by model
 * @returns the images that most models got wrong first, then by mean loss
 * @throws {InputError} if there are none, or they are not of the same images
 *
 * @example
 * ```ts
 * import { evaluate } from "mnist";
 * import { sharedMistakes } from "mnist/study";
 *
 * const dataset = { name: "two images", labels: Uint8Array.of(0, 1), size: 2, classNames: ["dark", "light"] };
 * const of = (...p: number[]) =>
 *   evaluate({ probabilities: Float32Array.from(p), size: 2, classes: 2 }, dataset);
 * const found = sharedMistakes({ a: of(0.9, 0.1, 0.7, 0.3), b: of(0.2, 0.8, 0.6, 0.4) });
 * console.log(found.map(({ index, models }) => [index, ...models])); // [[1, "a", "b"], [0, "b"]]
 * ```
 */
export function sharedMistakes(evaluations: Evaluations): readonly SharedMistake[] {
  checkNamed("evaluations", "evaluation", evaluations);
  const models = Object.entries(evaluations);
  const [first] = models;
  if (first === undefined) {
    throw new InputError("sharedMistakes: expected at least one evaluation, found none");
  }
  for (const [, evaluation] of models) checkSameImages(first[1], evaluation);
  const found: SharedMistake[] = [];
  first[1].truth.forEach((truth, index) => {
    const wrong = models.filter(([, { predicted }]) => predicted[index] !== truth);
    if (wrong.length === 0) return;
    found.push({
      index,
      truth,
      models: wrong.map(([name]) => name),
      prediction: mostFrequent(wrong.map(([, { predicted }]) => predicted[index]!)),
      loss: models.reduce((sum, [, { losses }]) => sum + losses[index]!, 0) / models.length,
    });
  });
  return displayed(
    found.sort((a, b) => b.models.length - a.models.length || b.loss - a.loss),
  );
}

function mostFrequent(classes: readonly number[]): number {
  const times = (wanted: number) => classes.filter((found) => found === wanted).length;
  return classes.toSorted((a, b) => times(b) - times(a) || a - b)[0]!;
}
