// What comes in a data set's place is named, and what is wrong with one is said with what to do.

import assert from "node:assert/strict";
import { checkDataset, type CheckDatasetOptions } from "../../lib/data/check_dataset.ts";
import type { Dataset } from "../../lib/data/dataset.ts";

const good: Dataset = {
  name: "toy",
  images: Uint8Array.of(0, 255, 128, 7, 0, 0),
  labels: Uint8Array.of(2, 0, 1),
  ...{ size: 3, height: 2, width: 1, classNames: ["a", "b", "c"] },
  source: { kind: "custom", sha256: {} },
};

const refusal = (value: unknown, options?: CheckDatasetOptions) => {
  try {
    checkDataset(value, options);
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return error.message;
  }
};

Deno.test("a data set passes as it is, an empty one too, an unlabelled one where labels are not wanted", () => {
  assert.equal(checkDataset(good), good);
  const nothing = new Uint8Array();
  assert.equal(refusal({ ...good, images: nothing, labels: nothing, size: 0 }), undefined);
  assert.equal(refusal({ ...good, labels: nothing }, { labelled: false }), undefined);
  assert.match(refusal({ ...good, labels: nothing })!, /expected a label for each .* none in toy/);
  const blank = { ...good, images: new Uint8Array(6) };
  assert.equal(refusal(blank), undefined);
  const ten = { ...good, size: 10, labels: new Uint8Array(10) };
  assert.equal(refusal({ ...ten, images: new Uint8Array(20).fill(1, 1).fill(2, 19) }), undefined);
  // Few images may be faint.
  const nine = { ...good, size: 9, labels: new Uint8Array(9), images: new Uint8Array(18).fill(1) };
  assert.equal(refusal(nine), undefined);
});

Deno.test("what only counts needs labels, and no images", () => {
  const { name, size, labels, classNames } = good;
  const bare = { name, size, labels, classNames };
  assert.equal(refusal(bare, { pixels: false }), undefined);
  assert.match(refusal(bare)!, /expected a data set, found /);
  const tooHigh = { ...bare, labels: Uint8Array.of(0, 1, 3) };
  assert.match(refusal(tooHigh, { pixels: false })!, /labels below 3/);
  assert.match(refusal({ name, size }, { pixels: false })!, /expected a data set, found /);
});

Deno.test("what came instead of a data set is named", () => {
  const cases: readonly [unknown, RegExp][] = [
    [undefined, /found nothing; /],
    [Promise.resolve(good), /found a Promise \(is an `await` missing\?\); await it/],
    ["digits.csv", /found "digits.csv"; loadMnist\(\{ directory \}\)/],
    [
      { train: good, validation: good, method: "" },
      /found \{ train, validation \}; give its train or/,
    ],
    [{ train: good, test: good }, /found \{ train, test \}; give its train or its test/],
    [
      { predict() {}, layers: [], inputs: [], outputs: [] },
      /found a model; give the images in its place/,
    ],
    [{ model: {}, history: [] }, /found a training run; give the images that it is to see/],
    [{ model: {}, card: {} }, /found a loaded model; give the images that it is to see/],
    [{ probabilities: [], size: 3, classes: 2 }, /found predictions; give the images they were/],
    [[1, 2], /found \[1,2\]/],
    [7, /found 7/],
  ];
  for (const [value, message] of cases) {
    assert.match(refusal(value)!, /^dataset: expected a data set, found /);
    assert.match(refusal(value)!, message);
  }
  assert.match(refusal(7, { argument: "test" })!, /^test: expected a data set, found 7/);
});

Deno.test("each field that is not as it must be is named", () => {
  const cases: readonly [object, RegExp][] = [
    [{ size: 2.5 }, /size to be a whole number from 0 up, found 2\.5/],
    [{ size: -1 }, /size to be a whole number from 0 up, found -1/],
    [{ height: 0 }, /height to be a whole number from 1 up, found 0/],
    [{ width: "1" }, /width to be a whole number from 1 up, found "1"/],
    [{ name: 3 }, /its name to be text, found 3/],
    [{ classNames: [] }, /classNames, a list of names, found \[\]/],
    [{ classNames: [1, 2, 3] }, /classNames, a list of names, found \[1,2,3\]/],
    [{ images: new Uint8Array(5) }, /of 3 x 2 x 1 = 6 bytes, found a Uint8Array of 5/],
    [
      { images: new Float32Array(6) },
      /found a Float32Array of 6; .* 255 \* p\) if they are fractions/,
    ],
    [{ images: new Uint8ClampedArray(24) }, /found a Uint8ClampedArray of 24; RGBA\?/],
    [{ images: new Uint8Array(18) }, /found a Uint8Array of 18; RGB\?/],
    [
      { size: 10, images: new Uint8Array(20).fill(1), labels: new Uint8Array(10) },
      /0 \(paper\) to 255 \(ink\), found none above 1; /,
    ],
    [
      { labels: [2, 0, 1] },
      /labels to be a Uint8Array .*, found \[2,0,1\]; Uint8Array\.from\(labels\)/,
    ],
    [{ labels: new Int32Array(3) }, /found a Int32Array of 3; Uint8Array\.from\(labels\)/],
    [{ labels: undefined }, /labels to be a Uint8Array of class indices, found nothing/],
    [{ labels: new Uint8Array(2) }, /one label for each of the 3 images, found 2 labels/],
    [{ labels: new Uint8Array(9) }, /found 9 labels; one-hot rows\?/],
    [
      { labels: Uint8Array.of(0, 1, 3) },
      /labels below 3, .*, found 3 at image 2; count classes from 0/,
    ],
  ];
  for (const [field, message] of cases) assert.match(refusal({ ...good, ...field })!, message);
});
