// Tests lib/data/split.ts against Keras, and that no image is lost, doubled or mislabelled.

import assert from "node:assert/strict";
import { splitLast, splitStratified } from "../../lib/data/split.ts";
import { indicesOf, toyDataset } from "./_toy_dataset.ts";
import keras from "./fixtures/split.json" with { type: "json" };

const sequence = (size: number) => Array.from({ length: size }, (_, index) => index);

Deno.test("splitLast divides where Keras's validation_split does", () => {
  assert.equal(keras.length, 56);
  for (const { size, fraction, train } of keras) {
    const dataset = toyDataset(sequence(size).map((index) => index % 10));
    if (train === null) {
      assert.throws(() => splitLast(dataset, { fraction }), /fraction: expected one that leaves/);
      continue;
    }
    const split = splitLast(dataset, { fraction });
    assert.deepEqual([split.train.size, split.validation.size], [train, size - train]);
  }
});

Deno.test("splitLast keeps 54,000 of 60,000 for training, in order and without copying", () => {
  const dataset = toyDataset(sequence(60_000).map((index) => index % 10));
  const { train, validation, method } = splitLast(dataset);
  assert.equal(method, "last 10 %");
  assert.deepEqual([train.name, validation.name], ["toy[0:54000]", "toy[54000:60000]"]);
  assert.deepEqual(indicesOf(train), sequence(54_000));
  assert.deepEqual([...train.labels, ...validation.labels], [...dataset.labels]);
  assert.equal(indicesOf(validation)[0], 54_000);
  assert.equal(validation.images.buffer, dataset.images.buffer);
  assert.equal(train.source, dataset.source);
});

Deno.test("splitStratified takes each class's share, and every image once", () => {
  const labels = sequence(1000).map((index) => index % 7 < 4 ? 0 : index % 7 - 3);
  const dataset = toyDataset(labels, 5);
  const { train, validation, method } = splitStratified(dataset, { fraction: 0.2, seed: 1 });
  assert.equal(method, "stratified 20 %, seed 1");
  assert.equal(validation.name, "toy (validation, stratified 20 %, seed 1)");
  assert.deepEqual([train.size, validation.size], [800, 200]);

  const count = (wanted: number, of: ArrayLike<number>) =>
    Array.from(of).filter((label) => label === wanted).length;
  for (const label of sequence(4)) {
    const share = count(label, labels) * 0.2;
    assert.ok(Math.abs(count(label, validation.labels) - share) < 1, `class ${label}`);
  }
  const [trained, validated] = [indicesOf(train), indicesOf(validation)];
  assert.deepEqual([...trained, ...validated].toSorted((a, b) => a - b), sequence(1000));
  assert.deepEqual([...train.labels], trained.map((index) => labels[index]));
  assert.deepEqual([...validation.labels], validated.map((index) => labels[index]));
  assert.deepEqual(trained, trained.toSorted((a, b) => a - b), "the data set's order is kept");
});

Deno.test("splitStratified depends on the seed and on nothing else", () => {
  const dataset = toyDataset(sequence(300).map((index) => index % 10));
  const draw = (seed: number) => indicesOf(splitStratified(dataset, { seed }).validation);
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.equal(draw(1).length, 30);
});

Deno.test("splitStratified gives the images left over to the largest remainders, at a tie to earlier classes", () => {
  // Shares of 2.5, 2.4 and 0.1 images: the one left over goes to the first class.
  const dataset = toyDataset([...Array(25).fill(0), ...Array(24).fill(1), 2], 3);
  const { validation } = splitStratified(dataset, { seed: 3 });
  assert.deepEqual([...validation.labels], [0, 0, 0, 1, 1]);
  // Shares of a half, 1 and one and a half: of the two halves, the earlier class has the image.
  const tied = splitStratified(toyDataset([0, 1, 1, 2, 2, 2], 3), { fraction: 0.5, seed: 1 });
  assert.deepEqual([...tied.validation.labels], [0, 1, 2]);
});

Deno.test("fractions that leave a part empty, and seeds that are none, are refused", () => {
  const dataset = toyDataset([0, 1, 2, 3]);
  for (const fraction of [0, 1, -0.1, 1.5, NaN, 0.99]) {
    assert.throws(() => splitLast(dataset, { fraction }), /fraction: expected .* found/);
    assert.throws(() => splitStratified(dataset, { fraction, seed: 1 }), /fraction: expected/);
  }
  assert.throws(() => splitStratified(dataset, { fraction: 0.5, seed: 0.5 }), /seed: expected/);
});
