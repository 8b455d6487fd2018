// Which predictions belong to a data set, and are probabilities.

import assert from "node:assert/strict";
import { checkPredictions } from "../../lib/evaluate/_check_predictions.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";

Deno.test("a data set without images is refused", () => {
  assert.throws(
    () => checkPredictions(predictionsOf([], 2), datasetOf([], ["a", "b"])),
    /no images/,
  );
});

Deno.test("predictions of another data set are refused", () => {
  const dataset = datasetOf([0, 1], ["a", "b"]);
  assert.throws(
    () => checkPredictions(predictionsOf([[1, 0]]), dataset),
    /fixture: expected predictions and labels of 2 images, found 1 predictions/,
  );
  const unlabelled = { ...dataset, labels: new Uint8Array() };
  assert.throws(
    () => checkPredictions(predictionsOf([[1, 0], [0, 1]]), unlabelled),
    /found 2 predictions and 0 labels/,
  );
  assert.throws(
    () => checkPredictions(predictionsOf([[1, 0, 0], [1, 0, 0]]), dataset),
    /probabilities of 2 classes, found 3/,
  );
  assert.throws(
    () => checkPredictions({ probabilities: new Float32Array(3), size: 2, classes: 2 }, dataset),
    /expected 2 x 2 probabilities, found 3 numbers/,
  );
});

Deno.test("what is no probability is refused, and where it stands is said", () => {
  const dataset = datasetOf([0, 1], ["a", "b"]);
  const checkRows = (...rows: number[][]) => () => checkPredictions(predictionsOf(rows), dataset);
  assert.throws(checkRows([1, 0], [NaN, 0]), /found NaN at image 1, class 0; did training/);
  assert.throws(checkRows([1, 0], [0, Infinity]), /found Infinity at image 1, class 1/);
  assert.throws(checkRows([-3, 4], [0, 1]), /found -3 at image 0, class 0; apply softmax/);
  assert.throws(checkRows([0.5, 0.5], [0.3, 0.3]), /sum to 1, found 0\.6000 at image 1/);
});

Deno.test("a label that is no class is refused, also that of the last image", () => {
  assert.throws(
    () => checkPredictions(predictionsOf([[1, 0]]), datasetOf([2], ["a", "b"])),
    /labels below 2, found 2 at image 0/,
  );
  assert.throws(
    () => checkPredictions(predictionsOf([[1, 0], [1, 0]]), datasetOf([1, 2], ["a", "b"])),
    /labels below 2, found 2 at image 1/,
  );
});

Deno.test("probabilities may be off by a hundredth, as rounding leaves them, and no more", () => {
  const dataset = datasetOf([0], ["a", "b"]);
  const check = (...row: number[]) => () => checkPredictions(predictionsOf([row]), dataset);
  for (const row of [[1, 0], [0, 1], [1.009, 0], [0.5, 0.509], [0.5, 0.491]]) check(...row)();
  assert.throws(check(1.011, 0), /from 0 to 1, found 1\.01\d* at image 0, class 0; apply softmax/);
  assert.throws(check(0.5, 0.511), /sum to 1, found 1\.0110/);
  assert.throws(check(0.5, 0.489), /sum to 1, found 0\.9890/);
  assert.throws(check(1, -0.001), /found -0\.001\d* at image 0, class 1/);
});
