// Whether a mistake is the model's, the label's or neither's, by the votes of raters.

import { displayed } from "../io/displayable.ts";
import { checkKind, checkKinds } from "../io/check_argument.ts";
import { agreedClass, isLabelError, type LabelVotes } from "../data/mnist/label_votes.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Mistake, mistakes } from "./mistakes.ts";
import { type Interval, wilsonInterval } from "./statistics/wilson_interval.ts";
import { InputError } from "../io/input_error.ts";

/**
 * `"model wrong"`: the raters chose another class than the model, or were not asked; `"label wrong"`: they chose the
 * model's class; `"ambiguous"`: no class has three of five votes.
 */
export type Verdict = "model wrong" | "label wrong" | "ambiguous";

/** A mistake and its verdict. */
export interface JudgedMistake extends Mistake {
  readonly verdict: Verdict;
  /** The raters' votes; absent if they were not asked about this image. */
  readonly votes?: LabelVotes["votes"];
}

/** Accuracy on some images. */
export interface Accuracy {
  readonly correct: number;
  readonly size: number;
  readonly accuracy: number;
  /** 95 % Wilson interval. */
  readonly interval: Interval;
}

/** An evaluation in the light of the raters' votes on labels. */
export interface Judgement {
  /** Every mistake by the given labels, the highest loss first. */
  readonly mistakes: readonly JudgedMistake[];
  /** How many have each verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** By the labels as they are. */
  readonly measured: Accuracy;
  /** By the labels as corrected by the raters, without images on which they did not agree. */
  readonly corrected: Accuracy;
  /** Images whose label a majority of raters replaced by another; `corrected` uses that one. */
  readonly relabelled: readonly number[];
  /** Images on which the raters did not agree, left out of `corrected`. */
  readonly leftOut: readonly number[];
}

/**
 * Divides a model's mistakes into its own, those of the labels and ambiguous ones, and measures accuracy with refuted
 * labels corrected, whether that helps the model or hurts it.
 *
 * An image that raters were not asked about always counts as `"model wrong"`, so the other two are lower bounds.
 *
 * @param evaluation what `evaluate` returned
 * @param votes votes on labels of that data set, from `labelVotes`; with none, all mistakes are the model's
 * @returns each mistake with its verdict, and accuracy as measured and corrected
 * @throws {InputError} if a vote is on a label that differs from the evaluation's
 *
 * @example
 * ```ts
 * import { evaluate, judgeMistakes } from "mnist";
 *
 * const dataset = { name: "three images", labels: Uint8Array.of(0, 1, 1), size: 3, classNames: ["dark", "light"] };
 * const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
 * const evaluation = evaluate({ probabilities, size: 3, classes: 2 }, dataset);
 * const votes = { given: 1, guessed: 4, neither: 0 };
 * const { counts, corrected } = judgeMistakes(evaluation, [{ index: 1, given: 1, guessed: 0, votes }]);
 * console.log(counts["label wrong"], corrected.accuracy); // 1 1
 * ```
 */
export function judgeMistakes(evaluation: Evaluation, votes: readonly LabelVotes[]): Judgement {
  checkKind("evaluation", "evaluation", evaluation);
  checkKinds("votes", "labelVotes", votes);
  const { dataset, truth, predicted, correct, size } = evaluation;
  const stray = votes.find(({ index, given }) => truth[index] !== given);
  if (stray) {
    throw new InputError(
      `votes: expected votes on labels of ${dataset}, found one on image ${stray.index} with label ` +
        `${stray.given}, where the label is ${
          truth[stray.index]
        }; take labelVotes of this data set`,
    );
  }
  const asked = new Map(votes.map((row) => [row.index, row]));
  const counts = { "model wrong": 0, "label wrong": 0, "ambiguous": 0 };
  const judged = mistakes(evaluation).map((mistake): JudgedMistake => {
    const row = asked.get(mistake.index);
    const verdict = verdictOf(mistake.prediction, row);
    counts[verdict] += 1;
    return { ...mistake, verdict, ...(row && { votes: row.votes }) };
  });

  const refuted = votes.filter(isLabelError);
  const relabelled = refuted.filter((row) => agreedClass(row) !== undefined);
  const leftOut = refuted.filter((row) => agreedClass(row) === undefined);
  const right = (row: LabelVotes, label = row.given) => predicted[row.index] === label ? 1 : 0;
  const gained = relabelled.reduce(
    (sum, row) => sum + right(row, agreedClass(row)) - right(row),
    0,
  );
  const dropped = leftOut.reduce((sum, row) => sum + right(row), 0);
  return displayed({
    mistakes: judged,
    counts,
    measured: accuracyOf(correct, size),
    corrected: accuracyOf(correct + gained - dropped, size - leftOut.length),
    relabelled: relabelled.map(({ index }) => index),
    leftOut: leftOut.map(({ index }) => index),
  });
}

function verdictOf(prediction: number, row: LabelVotes | undefined): Verdict {
  if (row === undefined) return "model wrong";
  const agreed = agreedClass(row);
  if (agreed === undefined) return "ambiguous";
  return agreed === prediction ? "label wrong" : "model wrong";
}

function accuracyOf(correct: number, size: number): Accuracy {
  return { correct, size, accuracy: correct / size, interval: wilsonInterval(correct, size) };
}
