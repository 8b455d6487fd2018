// Verdicts in words and pictures: what is shown is what was judged.

import assert from "node:assert/strict";
import { judgeMistakes } from "../../../lib/evaluate/judge_mistakes.ts";
import {
  correctedAccuracyTable,
  disputedGrid,
  verdictTable,
} from "../../../lib/show/evaluation/verdicts.ts";
import { dataset, evaluation, flawless, textsOf } from "../_examples.ts";

// Images 1 (cat → dog) and 4 (hostile → cat) are read wrongly.
const judgement = judgeMistakes(evaluation, [
  { index: 0, given: 0, guessed: 2, votes: { given: 1, guessed: 2, neither: 2 } },
  { index: 1, given: 0, guessed: 1, votes: { given: 1, guessed: 4, neither: 0 } },
]);

Deno.test("verdictTable() counts the mistakes of each verdict, and those that raters saw", () => {
  const { cells, caption } = verdictTable(judgement);
  assert.equal(caption, "Whose fault are the 2 mistakes?");
  assert.deepEqual(cells.map(([verdict, mistakes, seen]) => [verdict, mistakes, seen]), [
    ["model wrong", "1", "0"],
    ["label wrong", "1", "1"],
    ["ambiguous", "0", "0"],
  ]);
});

Deno.test("correctedAccuracyTable() names both accuracies plainly", () => {
  const { cells } = correctedAccuracyTable(judgement);
  assert.deepEqual(
    cells.map(([labels, accuracy, , correct, images]) => [labels, accuracy, correct, images]),
    [
      ["as they are (as measured)", "66.67 %", "4", "6"],
      ["1 corrected, 1 image without agreement left out", "80.00 %", "4", "5"],
    ],
  );
});

Deno.test("disputedGrid() shows the mistakes that may not be the model's, and no other", () => {
  assert.deepEqual(textsOf(disputedGrid(dataset, judgement)), [
    "1 mistake that may not be the model's",
    "label → prediction, the verdict, and how many of five raters see the label",
    ...["cat → dog", "label wrong", "label: 1 of 5", "#1"],
  ]);
  const none = disputedGrid(dataset, judgeMistakes(flawless, []));
  assert.equal(none.alt, "No mistake on shades/test is known to be the label's.");
});
