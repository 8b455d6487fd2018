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
      /expected labels of n whole numbers, found 2 x 1 x 3 elements/,
    ],
    [
      "images that are no bytes",
      { type: "f32", shape: [2, 1, 3], data: new Float32Array(6) },
      labels,
      /found 2 x 1 x 3 elements of type f32$/,
    ],
    [
      "labels below 0",
      images,
      { type: "i8", shape: [2], data: Int8Array.of(1, -1) },
      /expected labels from 0 to 9, found -1 at 1$/,
    ],
    [
      "labels that are fractions",
      images,
      { type: "f32", shape: [2], data: Float32Array.of(1, 0) },
      /expected labels of n whole numbers, found 2 elements of type f32$/,
    ],
    [
      "labels in columns without saying which",
      images,
      { type: "i32", shape: [2, 8], data: new Int32Array(16) },
      /found 2 x 8 elements of type i32; give labelColumn: 0 if the first column is the class$/,
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
  const many = Array.from({ length: 257 }, (_, i) => `c${i}`);
  assert.throws(
    () => datasetFromIdx(images, labels, { name: "toy", classNames: many }),
    /^InputError: classNames: expected at most 256, as labels are bytes, found 257$/,
  );
});

/** The data set, and what the console was warned of. */
function warned(...given: Parameters<typeof datasetFromIdx>) {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text: string) => void warnings.push(text);
  try {
    return { ...datasetFromIdx(...given), warnings };
  } finally {
    console.warn = warn;
  }
}

Deno.test("files alone are enough, and an option that is unknown is not ignored", () => {
  assert.equal(datasetFromIdx(images, labels).name, "custom");
  assert.throws(() => datasetFromIdx(labels, labels), /^InputError: custom: expected images/);
  const options = { transposed: true } as object;
  assert.throws(() => datasetFromIdx(images, labels, options), /did you mean transpose\?/);
});

Deno.test("transpose swaps rows and columns, as EMNIST's files need", () => {
  const sideways: Idx = { ...images, shape: [1, 2, 3] } as Idx;
  const one: Idx = { type: "u8", shape: [1], data: Uint8Array.of(9) };
  const { images: pixels, height, width } = datasetFromIdx(sideways, one, { transpose: true });
  assert.deepEqual([...pixels], [1, 4, 2, 5, 3, 6]);
  assert.deepEqual([height, width], [3, 2]);
  assert.deepEqual([...images.data], [1, 2, 3, 4, 5, 6], "the file's bytes stay");
});

Deno.test("labelColumn takes QMNIST's classes from the first of eight columns", () => {
  const data = Int32Array.of(9, 4, 100, 1, 2, 3, 0, 0, 3, 4, 200, 1, 2, 3, 0, 0);
  const qmnist: Idx = { type: "i32", shape: [2, 8], data };
  assert.deepEqual(datasetFromIdx(images, qmnist, { labelColumn: 0 }).labels, Uint8Array.of(9, 3));
  assert.deepEqual(datasetFromIdx(images, qmnist, { labelColumn: 1 }).labels, Uint8Array.of(4, 4));
  assert.throws(() => datasetFromIdx(images, qmnist, { labelColumn: 2 }), /found 100 at 0$/);
  for (const labelColumn of [8, -1, 0.5]) {
    const message = new RegExp(`labelColumn to be a column of labels of 2 x 8 .*${labelColumn}$`);
    assert.throws(() => datasetFromIdx(images, qmnist, { labelColumn }), message);
  }
  const wide: Idx = { type: "i32", shape: [2], data: Int32Array.of(9, 256) };
  assert.throws(() => datasetFromIdx(images, wide), /found 256 at 1$/);
});

Deno.test("ink on white paper is warned of once, and invert makes it MNIST's", () => {
  const dark = new Uint8Array(3 * 64);
  for (const at of [27, 28, 91, 155]) dark[at] = 200;
  const paper = dark.map((byte) => 255 - byte);
  const idx = (data: Uint8Array): Idx => ({ type: "u8", shape: [3, 8, 8], data });
  const classes: Idx = { type: "u8", shape: [3], data: Uint8Array.of(0, 1, 2) };
  assert.deepEqual(warned(idx(dark), classes).warnings, []);
  const [said, ...more] = warned(idx(paper), classes, { name: "scans" }).warnings;
  assert.match(said!, /^scans: .*bright edges; ink on white paper\? Give { invert: true }$/);
  assert.deepEqual(more, []);
  for (const [grey, count] of [[127, 0], [128, 1]] as const) {
    assert.equal(warned(idx(dark.map(() => grey)), classes).warnings.length, count);
  }
  const inverted = warned(idx(paper), classes, { invert: true });
  assert.deepEqual([...inverted.images], [...dark]);
  assert.deepEqual(inverted.warnings, []);
  assert.match(warned(idx(dark), classes, { invert: true }).warnings[0]!, /Leave invert out$/);
});
