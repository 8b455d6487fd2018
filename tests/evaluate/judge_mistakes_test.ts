// judgeMistakes(): whose fault each mistake is, and accuracy with labels corrected, counted by hand.

import assert from "node:assert/strict";
import type { LabelVotes } from "../../lib/data/mnist/label_votes.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { judgeMistakes, type Verdict } from "../../lib/evaluate/judge_mistakes.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";

const names = ["a", "b", "c"];
/** Reads image i as the class at place i. */
const reads = (...classes: number[]) =>
  predictionsOf(classes.map((c) => [0, 1, 2].map((k) => k === c ? 0.8 : 0.1)));

function row(index: number, given: number, guessed: number, ...votes: number[]): LabelVotes {
  const [g = 0, other = 0, neither = 0] = votes;
  return { index, given, guessed, votes: { given: g, guessed: other, neither } };
}

const labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const predicted = [0, 1, 1, 1, 2, 1, 1, 0, 0, 0];
const evaluation = evaluate(reads(...predicted), datasetOf(labels, names));
const votes = [
  row(2, 0, 1, 1, 4, 0), // a mistake by a wrong label: the raters see what the model saw
  row(3, 0, 1, 3, 2, 0), // the label stands, three to two
  row(4, 0, 1, 0, 5, 0), // the label is wrong, and so is the model
  row(5, 0, 1, 2, 2, 1), // no agreed class
  row(6, 0, 1, 1, 1, 3), // neither
  row(7, 0, 1, 0, 5, 0), // counted as right by a wrong label
  row(8, 0, 2, 2, 1, 2), // counted as right, and nobody agrees
];

Deno.test("judgeMistakes() blames model, label or nobody by the raters' majority", () => {
  const { mistakes, counts } = judgeMistakes(evaluation, votes);
  const verdicts = Object.fromEntries(mistakes.map(({ index, verdict }) => [index, verdict]));
  const expected: Record<number, Verdict> = {
    1: "model wrong",
    2: "label wrong",
    3: "model wrong",
    4: "model wrong",
    5: "ambiguous",
    6: "ambiguous",
  };
  assert.deepEqual(verdicts, expected);
  assert.deepEqual(counts, { "model wrong": 3, "label wrong": 1, "ambiguous": 2 });
  assert.equal(mistakes.find(({ index }) => index === 1)?.votes, undefined);
  assert.deepEqual(mistakes.find(({ index }) => index === 4)?.votes, votes[2]!.votes);
});

Deno.test("judgeMistakes() corrects labels both ways, and leaves out what nobody agrees on", () => {
  const { measured, corrected, relabelled, leftOut } = judgeMistakes(evaluation, votes);
  assert.deepEqual([measured.correct, measured.size, measured.accuracy], [4, 10, 0.4]);
  // Right by the corrected labels: 0, 2 and 9. Not 7, whose label was wrong; 5, 6 and 8 are left out.
  assert.deepEqual(relabelled, [2, 4, 7]);
  assert.deepEqual(leftOut, [5, 6, 8]);
  assert.deepEqual([corrected.correct, corrected.size], [3, 7]);
  assert.deepEqual(corrected.interval, wilsonInterval(3, 7));
});

Deno.test("judgeMistakes() without votes blames the model and corrects nothing", () => {
  const { counts, measured, corrected } = judgeMistakes(evaluation, []);
  assert.deepEqual(counts, { "model wrong": 6, "label wrong": 0, "ambiguous": 0 });
  assert.deepEqual(corrected, measured);
});

Deno.test("judgeMistakes() refuses votes on other labels", () => {
  assert.throws(
    () => judgeMistakes(evaluation, [row(1, 2, 0, 0, 5, 0)]),
    /image 1 .* 2, where .* 0/,
  );
  assert.throws(
    () => judgeMistakes(evaluation, [row(10, 0, 1, 0, 5, 0)]),
    /the label is undefined/,
  );
});
