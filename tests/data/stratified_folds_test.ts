// stratifiedFolds(): every image once, and every class spread evenly.

import assert from "node:assert/strict";
import { stratifiedFolds } from "../../lib/data/stratified_folds.ts";
import { toyDataset } from "./_toy_dataset.ts";

const labels = Array.from({ length: 103 }, (_, index) => index % 7 < 4 ? 0 : index % 7 - 3);
const dataset = toyDataset(labels, 4);
const spreadOf = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);

Deno.test("stratifiedFolds() puts every image into one fold, in the data set's order", () => {
  const folds = stratifiedFolds(dataset, { folds: 5, seed: 1 });
  assert.equal(folds.length, 5);
  const all = folds.flatMap((fold) => [...fold]).toSorted((a, b) => a - b);
  assert.deepEqual(all, [...labels.keys()]);
  for (const fold of folds) assert.deepEqual([...fold], [...fold].toSorted((a, b) => a - b));
});

Deno.test("stratifiedFolds() keeps sizes and classes even to within one image", () => {
  for (const folds of [2, 3, 5, 10]) {
    const parts = stratifiedFolds(dataset, { folds, seed: 2 });
    assert.ok(spreadOf(parts.map(({ length }) => length)) <= 1);
    for (const label of [0, 1, 2, 3]) {
      const counts = parts.map((part) => part.filter((index) => labels[index] === label).length);
      assert.ok(spreadOf(counts) <= 1, `class ${label} in ${folds} folds: ${counts}`);
    }
  }
});

Deno.test("stratifiedFolds() depends on the seed, and draws at random", () => {
  const draw = (seed: number) => stratifiedFolds(dataset, { seed }).map((fold) => [...fold]);
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
});

Deno.test("stratifiedFolds() makes five folds from seed 0 unless told otherwise", () => {
  assert.deepEqual(stratifiedFolds(dataset), stratifiedFolds(dataset, { folds: 5, seed: 0 }));
  assert.equal(stratifiedFolds(dataset, { folds: 103 }).length, 103, "as many as images");
});

Deno.test("stratifiedFolds() refuses numbers of folds that divide nothing", () => {
  for (const folds of [0, 1, 2.5, 104, NaN]) {
    assert.throws(
      () => stratifiedFolds(dataset, { folds }),
      /folds: expected .* 103 images of toy/,
    );
  }
});
