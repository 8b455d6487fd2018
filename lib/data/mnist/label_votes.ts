// How people judged the labels of MNIST's test images that confident learning had doubted.

import { displayed } from "../../io/displayable.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../dataset.ts";
import recorded from "./mnist_label_votes.json" with { type: "json" };

/** The votes of five raters on one image whose label is in doubt. */
export interface LabelVotes {
  /** Which image of the data set. */
  readonly index: number;
  /** The label in the data set. */
  readonly given: number;
  /** The other class offered to the raters; in 13 of MNIST's 100 rows it is the given one. */
  readonly guessed: number;
  /** How many raters chose each of the two, or neither. */
  readonly votes: { readonly given: number; readonly guessed: number; readonly neither: number };
}

/** Of five raters. */
const majority = 3;

/**
 * Returns the rater votes known for a data set: those on the 100 candidate label errors of MNIST's test set
 * (Northcutt, Athalye & Mueller 2021; github.com/cleanlab/label-errors, Apache-2.0), none for other data.
 *
 * @param dataset a whole one, as `loadMnist` returns it
 * @returns one row per candidate, by index
 *
 * @example
 * ```ts
 * import { labelVotes, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * console.log(labelVotes(test)); // []: not judged by anyone
 * ```
 */
export function labelVotes(
  dataset: Pick<Dataset, "name" | "source" | "labels">,
): readonly LabelVotes[] {
  checkKind("dataset", "dataset", dataset, ["name", "source", "labels"]);
  const { name, source, labels } = dataset;
  if (source.kind !== "mnist" || name !== "mnist/test") return [];
  const rows = mnistLabelVotes();
  return rows.every(({ index, given }) => labels[index] === given) ? rows : [];
}

/** @returns the votes on MNIST's test set, without loading it */
export function mnistLabelVotes(): readonly LabelVotes[] {
  return displayed(recorded.rows.map(([index, given, guessed, ...votes]) => ({
    ...{ index: index!, given: given!, guessed: guessed! },
    votes: { given: votes[0]!, guessed: votes[1]!, neither: votes[2]! },
  })));
}

/**
 * Whether the raters refute a label: fewer than three of five chose it, the paper's rule.
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
export function isLabelError(row: LabelVotes): boolean {
  checkKind("row", "labelVotes", row);
  return row.votes.given < majority;
}

/**
 * The class that at least three of five raters chose, the given one or the other.
 *
 * @param row votes on one label
 * @returns a class, or undefined if there is no such majority, or it chose neither
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
  if (votes.given >= majority) return given;
  return votes.guessed >= majority ? guessed : undefined;
}
