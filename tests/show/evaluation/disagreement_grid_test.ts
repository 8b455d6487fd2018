// Which images two models disagree on, and who is right.

import assert from "node:assert/strict";
import { subset } from "../../../lib/data/subset.ts";
import { disagreementGrid } from "../../../lib/show/evaluation/disagreement_grid.ts";
import { dataset, evaluation, named, otherEvaluation, textsOf } from "../_examples.ts";
import { readAs } from "../_digits.ts";

Deno.test("disagreementGrid() divides the images by who is right, and tests the difference", () => {
  // Of the six only 2 and 4 are read differently; one mistake each: p = 1.
  assert.deepEqual(
    textsOf(disagreementGrid(named, evaluation, otherEvaluation, { names: ["A", "B"] })),
    [
      "What A and B disagree on",
      "2 of 6 images; exact McNemar p = 1.000. Below each: the truth, | first, | second",
      ...["Only A is right: 1 image", "dog", "| dog", "| cat", "#2"],
      ...["Only B is right: 1 image", "fox", "| cat", "| fox", "#4"],
      "Both are wrong, each in its own way: 0 images",
    ],
  );
  const brief = { ...dataset, classNames: ["c", "d", "f"] };
  assert.ok(textsOf(disagreementGrid(brief, evaluation, otherEvaluation)).includes("d: d | c"));
  assert.throws(
    () => disagreementGrid(subset(dataset, 5), evaluation, otherEvaluation),
    /5 images, found one of shades\/test, 6 images/,
  );
});

Deno.test("disagreementGrid() writes a small p-value short, and any other to three decimals", () => {
  const subtitleOf = (differing: number) => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 10);
    const right = readAs(labels, (label) => label);
    const wrong = readAs(labels, (label, i) => i < differing ? (label + 1) % 10 : label);
    return textsOf(disagreementGrid(right.dataset, right.evaluation, wrong.evaluation))[1];
  };
  assert.match(subtitleOf(8)!, /p = 0\.008\. /); // 2 / 2^8
  assert.match(subtitleOf(20)!, /p = 1\.9e-6\. /);
});

Deno.test("disagreementGrid() writes names of two characters in one line", () => {
  const short = { ...dataset, classNames: ["ca", "do", "fo"] };
  assert.ok(textsOf(disagreementGrid(short, evaluation, otherEvaluation)).includes("do: do | ca"));
});
