// Images taken side by side, one by one, and moved in their frames.

import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { gather, shifted, slice } from "../../lib/data/select.ts";
import { indicesOf, toyDataset } from "./_toy_dataset.ts";

const toy = toyDataset([5, 0, 4, 1, 9, 2]);

Deno.test("slice() is the images from start to before end, sharing memory, and the whole is itself", () => {
  const middle = slice(toy, 2, 5);
  assert.deepEqual([middle.name, middle.size], ["toy[2:5]", 3]);
  assert.deepEqual(indicesOf(middle), [2, 3, 4]);
  assert.deepEqual([...middle.labels], [4, 1, 9]);
  assert.equal(middle.images.buffer, toy.images.buffer);
  assert.deepEqual(indicesOf(slice(toy, 1, 6)), [1, 2, 3, 4, 5]);
  assert.deepEqual(indicesOf(slice(toy, 0, 5)), [0, 1, 2, 3, 4]);
  assert.equal(slice(toy, 0, 6), toy);
});

Deno.test("gather() copies images with their labels in the order asked for, the first and last too", () => {
  const taken = gather(toy, [5, 0, 5], "three");
  assert.deepEqual([taken.name, taken.size, ...taken.labels], ["three", 3, 2, 5, 2]);
  assert.deepEqual(indicesOf(taken), [5, 0, 5]);
  assert.notEqual(taken.images.buffer, toy.images.buffer);
  assert.throws(() => gather(toy, [0, 6], "none"), {
    message: "indices: expected whole numbers from 0 to 5 of toy, found 6",
  });
});

/** Two images, 2 x 3; `.` is paper. */
const pictures: Dataset = {
  ...toyDataset([0, 1]),
  images: Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16),
  ...{ height: 2, width: 3 },
};

Deno.test("shifted() moves every image by whole pixels, and paper comes in", () => {
  const moved = (right: number, down: number) => [...shifted(pictures, right, down).images];
  assert.deepEqual(moved(1, 0), [0, 1, 2, 0, 4, 5, 0, 11, 12, 0, 14, 15]);
  assert.deepEqual(moved(-2, 0), [3, 0, 0, 6, 0, 0, 13, 0, 0, 16, 0, 0]);
  assert.deepEqual(moved(0, 1), [0, 0, 0, 1, 2, 3, 0, 0, 0, 11, 12, 13]);
  assert.deepEqual(moved(0, -1), [4, 5, 6, 0, 0, 0, 14, 15, 16, 0, 0, 0]);
  assert.deepEqual(moved(-1, 1), [0, 0, 0, 2, 3, 0, 0, 0, 0, 12, 13, 0]);
  for (const [right, down] of [[3, 0], [-4, 0], [0, 2], [0, -3]] as const) {
    assert.deepEqual(moved(right, down), new Array(12).fill(0), `${right}, ${down}`);
  }
});

Deno.test("shifted() by nothing is the data set itself, and keeps all but the images otherwise", () => {
  assert.equal(shifted(pictures, 0, 0), pictures);
  const { images: _, ...kept } = shifted(pictures, 1, 1);
  const { images, ...before } = pictures;
  assert.deepEqual(kept, before);
  assert.equal(images[0], 1);
});
