// What people said of the labels of MNIST's test images that a confident-learning score doubted.

import type { Dataset } from "../dataset.ts";
import recorded from "./mnist_label_votes.json" with { type: "json" };

/** What five raters said of one image whose label is in doubt. */
export interface LabelVotes {
  /** Which image of the data set. */
  readonly index: number;
  /** The label in the data set. */
  readonly given: number;
  /** The class that was offered to the raters beside it; in 13 of MNIST's 100 rows it is the given one. */
  readonly guessed: number;
  /** How many raters saw which of the two, or neither. */
  readonly votes: { readonly given: number; readonly guessed: number; readonly neither: number };
}

/** Three of five raters. */
const MAJORITY = 3;

/**
 * Gives the rater votes that are known for a data set: those on the 100 candidate label errors of MNIST's test set
 * (Northcutt, Athalye & Mueller 2021; github.com/cleanlab/label-errors, Apache-2.0), and none for any other data.
 *
 * @param dataset whole, as `loadMnist` gives it; only its name, source and labels are read
 * @returns one row a candidate, by index
 *
 * @example
 * ```ts
 * import { labelVotes, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * console.log(labelVotes(test)); // []: nobody has judged these
 * ```
 */
export function labelVotes(
  { name, source, labels }: Pick<Dataset, "name" | "source" | "labels">,
): readonly LabelVotes[] {
  if (source.kind !== "mnist" || name !== "mnist/test") return [];
  const rows = mnistLabelVotes();
  return rows.every(({ index, given }) => labels[index] === given) ? rows : [];
}

/** @returns The votes on MNIST's test set, whatever is loaded. */
export function mnistLabelVotes(): readonly LabelVotes[] {
  return recorded.rows.map(([index, given, guessed, ...votes]) => ({
    ...{ index: index!, given: given!, guessed: guessed! },
    votes: { given: votes[0]!, guessed: votes[1]!, neither: votes[2]! },
  }));
}

/**
 * Whether the raters refute a label: fewer than three of five see it, the paper's rule.
 *
 * @param row votes on one label
 *
 * @example
 * ```ts
 * import { isLabelError } from "mnist/study";
 *
 * const votes = { given: 0, guessed: 5, neither: 0 };
 * console.log(isLabelError({ index: 947, given: 8, guessed: 9, votes })); // true
 * ```
 */
export function isLabelError({ votes }: LabelVotes): boolean {
  return votes.given < MAJORITY;
}

/**
 * The class that at least three of five raters see, the given one or the other.
 *
 * @param row votes on one label
 * @returns a class, or undefined when there is no such majority, or it saw neither
 *
 * @example
 * ```ts
 * import { agreedClass } from "./label_votes.ts";
 *
 * const votes = { given: 2, guessed: 2, neither: 1 };
 * console.log(agreedClass({ index: 2130, given: 4, guessed: 9, votes })); // undefined
 * ```
 */
export function agreedClass({ given, guessed, votes }: LabelVotes): number | undefined {
  if (votes.given >= MAJORITY) return given;
  return votes.guessed >= MAJORITY ? guessed : undefined;
}
