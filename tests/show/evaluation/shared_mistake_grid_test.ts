// Which mistakes models share.

import assert from "node:assert/strict";
import { sharedMistakeGrid } from "../../../lib/show/evaluation/shared_mistake_grid.ts";
import { evaluation, named, otherEvaluation, textsOf } from "../_examples.ts";

Deno.test("sharedMistakeGrid() has a row for each number of models that are wrong", () => {
  const grid = sharedMistakeGrid(named, { A: evaluation, B: otherEvaluation });
  assert.deepEqual(textsOf(grid), [
    "Mistakes on shades/test that 2 models share",
    "3 of 6 images are misread by some; highest mean loss first, truth → most frequent misreading",
    ...["Wrong in both models: 1 image", "cat → dog", "#1"],
    ...["Wrong in one model only: 2 images", "fox → cat", "#4", "dog → cat", "#2"],
  ]);
});
