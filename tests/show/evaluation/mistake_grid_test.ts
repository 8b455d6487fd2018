// Which mistakes mistakeGrid() shows, and with which words.

import assert from "node:assert/strict";
import { mistakeGrid } from "../../../lib/show/evaluation/mistake_grid.ts";
import { dataset, evaluation, flawless, textsOf } from "../_examples.ts";

Deno.test("mistakeGrid() shows the worst first with truth, prediction, confidence, loss and index", () => {
  const grid = mistakeGrid(dataset, { ...evaluation, classNames: ["cat", "dog", "eel"] });
  assert.deepEqual(textsOf(grid), [
    "The 2 worst mistakes on shades/test",
    "2 of 6 images are read wrongly; highest loss first, truth → prediction",
    ...["eel → cat", "99.0 % sure", "loss 5.30 · #4"],
    ...["cat → dog", "70.0 % sure", "loss 1.39 · #1"],
  ]);
  assert.match(grid.alt, /eel → cat \(#4\), cat → dog \(#1\)\.$/);
});

Deno.test("mistakeGrid() shows as many as asked for, and says so when there are none", () => {
  assert.match(mistakeGrid(dataset, evaluation, { count: 1 }).alt, /^1 mistake of 2/);
  assert.equal(
    mistakeGrid(dataset, flawless).alt,
    "All 6 images of shades/test are read correctly.",
  );
});
