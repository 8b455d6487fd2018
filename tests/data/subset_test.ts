// Tests lib/data/subset.ts: the images asked for, in the order asked for.

import assert from "node:assert/strict";
import { subset } from "../../lib/data/subset.ts";
import { indicesOf, toyDataset } from "./_toy_dataset.ts";

const toy = toyDataset([5, 0, 4, 1, 9, 2]);

Deno.test("subset(dataset, n) is the first n images, sharing their memory", () => {
  const first = subset(toy, 2);
  assert.equal(first.name, "toy[0:2]");
  assert.deepEqual(indicesOf(first), [0, 1]);
  assert.deepEqual([...first.labels], [5, 0]);
  assert.equal(first.images.buffer, toy.images.buffer);
  assert.equal(subset(toy, 0).size, 0);
  assert.equal(subset(toy, 6), toy);
});

Deno.test("subset(dataset, indices) is those images in that order, repeats included", () => {
  for (const indices of [[4, 0, 0, 5], Uint32Array.of(4, 0, 0, 5)]) {
    const taken = subset(toy, indices);
    assert.equal(taken.name, "toy (4 images)");
    assert.deepEqual(indicesOf(taken), [4, 0, 0, 5]);
    assert.deepEqual([...taken.labels], [9, 5, 5, 2]);
    assert.deepEqual([taken.size, taken.height, taken.width], [4, 1, 2]);
  }
});

Deno.test("counts and indices that are not there are refused by name", () => {
  for (const count of [-1, 7, 1.5, NaN]) {
    assert.throws(() => subset(toy, count), /which: expected a count from 0 to 6 of toy, found/);
  }
  for (const index of [-1, 6, 0.5, NaN]) {
    assert.throws(
      () => subset(toy, [0, index]),
      /expected whole numbers from 0 to 5 of toy, found/,
    );
  }
});

Deno.test("a subset of unlabelled images is unlabelled", () => {
  const unlabelled = { ...toy, labels: new Uint8Array(0) };
  for (const which of [2, [4, 0]]) {
    const taken = subset(unlabelled, which);
    assert.equal(taken.size, 2);
    assert.equal(taken.labels.length, 0);
  }
  assert.deepEqual(indicesOf(subset(unlabelled, [4, 0])), [4, 0]);
  assert.throws(() => subset(unlabelled, [6]), /expected whole numbers from 0 to 5 .*, found 6/);
});
