// One image's vector among those of a data set.

import assert from "node:assert/strict";
import { vectorOf } from "../../lib/evaluate/embedding.ts";

const embedding = {
  dataset: "two",
  vectors: Float32Array.of(1, 2, 3, 4, 5, 6),
  labels: Uint8Array.of(0, 1),
  size: 2,
  dimensions: 3,
};

Deno.test("vectorOf() is a view of the image's own numbers", () => {
  assert.deepEqual([...vectorOf(embedding, 0)], [1, 2, 3]);
  assert.deepEqual([...vectorOf(embedding, 1)], [4, 5, 6]);
  assert.equal(vectorOf(embedding, 1).buffer, embedding.vectors.buffer);
});

Deno.test("vectorOf() refuses an image that is not there", () => {
  for (const index of [-1, 2, 0.5, NaN]) {
    assert.throws(() => vectorOf(embedding, index), {
      message: `two: expected an image from 0 to 1, found ${index}`,
    });
  }
});
