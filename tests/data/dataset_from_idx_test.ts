// Tests lib/data/dataset_from_idx.ts: files that belong together make a data set, others are refused.

import assert from "node:assert/strict";
import { datasetFromIdx } from "../../lib/data/dataset_from_idx.ts";
import type { Idx } from "../../lib/data/read_idx.ts";

const images: Idx = { type: "u8", shape: [2, 1, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
const labels: Idx = { type: "u8", shape: [2], data: Uint8Array.of(9, 0) };

Deno.test("images and labels that belong together make a data set, uncopied", () => {
  const dataset = datasetFromIdx(images, labels, { name: "toy" });
  assert.deepEqual([dataset.size, dataset.height, dataset.width], [2, 1, 3]);
  assert.equal(dataset.images, images.data);
  assert.equal(dataset.labels, labels.data);
  assert.deepEqual(dataset.classNames, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  assert.deepEqual(dataset.source, { kind: "custom", sha256: {} });
});

const mismatched: readonly (readonly [claim: string, images: Idx, labels: Idx, message: RegExp])[] =
  [
    [
      "labels in place of images",
      labels,
      labels,
      /^toy: expected images of n x height .* found 2 elements/,
    ],
    [
      "images in place of labels",
      images,
      images,
      /expected labels of n bytes, found 2 x 1 x 3 elements/,
    ],
    [
      "images that are no bytes",
      { type: "f32", shape: [2, 1, 3], data: new Float32Array(6) },
      labels,
      /found 2 x 1 x 3 elements of type f32$/,
    ],
    [
      "labels that are no bytes",
      images,
      { type: "i8", shape: [2], data: Int8Array.of(1, -1) },
      /expected labels of n bytes, found 2 elements of type i8$/,
    ],
    [
      "another number of labels",
      images,
      { type: "u8", shape: [3], data: Uint8Array.of(1, 2, 3) },
      /expected a label for each of 2 images, found 3 labels$/,
    ],
    [
      "a label that names no class",
      images,
      { type: "u8", shape: [2], data: Uint8Array.of(9, 10) },
      /expected labels from 0 to 9, found 10 at 1$/,
    ],
  ];
for (const [claim, images, labels, message] of mismatched) {
  Deno.test(`${claim}: refused, and the error says what was found`, () => {
    assert.throws(() => datasetFromIdx(images, labels, { name: "toy" }), { message });
  });
}

Deno.test("the classes given set the labels' bound", () => {
  const classNames = ["a", "b"];
  assert.throws(
    () => datasetFromIdx(images, labels, { name: "toy", classNames }),
    /from 0 to 1, found 9 at 0/,
  );
});
