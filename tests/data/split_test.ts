// Tests lib/data/split.ts against Keras, and that the images stay in order.

import assert from "node:assert/strict";
import { splitLast } from "../../lib/data/split.ts";
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

Deno.test("fractions that leave a part empty are refused", () => {
  const dataset = toyDataset([0, 1, 2, 3]);
  for (const fraction of [0, 1, -0.1, 1.5, NaN, 0.99]) {
    assert.throws(() => splitLast(dataset, { fraction }), /fraction: expected .* found/);
  }
});
