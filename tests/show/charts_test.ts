// The numbers in curves, confusion matrix, class balance, histogram, reliability and probabilities.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { classBalance } from "../../lib/show/data/class_balance.ts";
import { confusionMatrix } from "../../lib/show/evaluation/confusion_matrix.ts";
import { curves } from "../../lib/show/training/curves.ts";
import { pixelHistogram } from "../../lib/show/data/pixel_histogram.ts";
import { probabilityBars } from "../../lib/show/evaluation/probability_bars.ts";
import { reliabilityDiagram } from "../../lib/show/evaluation/reliability_diagram.ts";
import { dataset, epoch, evaluation, history, predictions, shades, textsOf } from "./_examples.ts";

Deno.test("curves() names the best epoch, the last, and where the learning rate fell", () => {
  assert.equal(
    curves(history).alt,
    "Accuracy and loss over 5 epochs. Best epoch 3: accuracy 98.33 % in training and 98.00 % in " +
      "validation, loss 0.0667 and 0.1000. Last epoch 5: accuracy 99.00 % in training and 97.80 % in " +
      "validation, loss 0.0400 and 0.1200. Learning rate reduced to 1e-4 at epoch 4.",
  );
  assert.ok(textsOf(curves(history)).includes("learning rate reduced"));
  assert.ok(!textsOf(curves(history.slice(0, 3))).includes("learning rate reduced"));
});

Deno.test("curves() marks the epoch it is told is the best", () => {
  assert.match(curves(history, { bestEpoch: 5 }).alt, /Best epoch 5:/);
  assert.throws(() => curves(history, { bestEpoch: 9 }), /bestEpoch 9 is none of the 5 epochs/);
});

Deno.test("curves() has a place for a loss of 0, and none for no epochs", () => {
  assert.match(curves([epoch(1, { loss: 0 })]).alt, /loss 0\.0000/);
  assert.throws(() => curves([]), /at least one epoch/);
});

Deno.test("confusionMatrix() writes every count in its cell, recall and precision at the margins", () => {
  const texts = textsOf(confusionMatrix({ ...evaluation, classNames: ["cat", "dog", "eel"] }));
  assert.deepEqual(texts, [
    "Confusion matrix on shades/test",
    "4 of 6 images on the diagonal; colour marks mistakes, the darker the more",
    ...["1", "1", "2", "1", "1"],
    ...["cat", "cat", "dog", "dog", "eel", "eel"],
    ...["50.0 %", "50.0", "100.0 %", "66.7", "50.0 %", "100.0"],
    ...["recall", "precision, %", "predicted →", "← true"],
  ]);
});

Deno.test("confusionMatrix() lists the most frequent mistakes in its words", () => {
  assert.match(
    confusionMatrix({ ...evaluation, classNames: ["cat", "dog", "eel"] }).alt,
    /Most frequent mistakes, truth → prediction \(images\): cat → dog \(1\), eel → cat \(1\)\.$/,
  );
});

Deno.test("classBalance() counts and shares each class of each data set", () => {
  const uneven = shades([1, 2, 3, 4], [0, 0, 0, 1], ["cat", "dog"]);
  assert.equal(
    classBalance({ train: uneven, test: shades([1], [1], ["cat", "dog"]) }).alt,
    "Images of each class in train (4 in all): cat: 3 (75.0 %), dog: 1 (25.0 %). " +
      "Images of each class in test (1 in all): cat: 0 (0.0 %), dog: 1 (100.0 %).",
  );
  assert.match(classBalance(uneven).alt, /in shades\/test \(4 in all\)/);
});

Deno.test("classBalance() refuses to divide by nothing", () => {
  assert.throws(() => classBalance({}), /found none/);
  assert.throws(() => classBalance({ train: shades([], []) }), /train has no images/);
});

Deno.test("pixelHistogram() says how much is blank, grey and full ink", () => {
  assert.match(
    pixelHistogram(shades([0, 0, 255, 51], [0, 0, 0, 0])).alt,
    /50\.0 % of 96 pixels are blank, 25\.0 % grey and 25\.0 % full ink\. Mean 0\.3000/,
  );
});

Deno.test("probabilityBars() writes every probability, and marks right and wrong by a sign", () => {
  const named = { ...dataset, classNames: ["a", "b", "c"] };
  assert.deepEqual(textsOf(probabilityBars(named, predictions, [0, 4])).slice(2), [
    ...["✓ a", "#0", "a", "80.0 %", "b", "10.0 %", "c", "10.0 %"],
    ...["✗ c → a", "#4", "a", "99.0 %", "b", "0.5 %", "c", "0.5 %"],
  ]);
  assert.equal(
    probabilityBars(named, predictions, [4]).alt,
    "Image #4 of shades/test, a c: read as a (99.0 %), then b (0.5 %).",
  );
});

Deno.test("probabilityBars() never rounds a probability to certainty", () => {
  const one = shades([0], [0], ["a", "b"]);
  const bars = probabilityBars(one, {
    probabilities: Float32Array.of(0.99999, 0.00001),
    size: 1,
    classes: 2,
  });
  assert.deepEqual(textsOf(bars).slice(-4), ["a", "> 99.9 %", "b", "< 0.1 %"]);
});

Deno.test("probabilityBars() refuses what it cannot show", () => {
  assert.throws(() => probabilityBars(dataset, predictions, []), /found none/);
  assert.throws(() => probabilityBars(dataset, predictions, [-1]), /from 0 to 5, found -1/);
  assert.throws(() => probabilityBars(shades([1], [0]), predictions), /1 x 3, found 6 x 3/);
});

Deno.test("reliabilityDiagram() says confidence and accuracy of every bin that has images", () => {
  const sure = shades([1, 2, 3], [0, 0, 1], ["a", "b"]);
  const probabilities = Float32Array.of(0.75, 0.25, 0.75, 0.25, 0.75, 0.25);
  const { alt } = reliabilityDiagram(evaluate({ probabilities, size: 3, classes: 2 }, sure));
  assert.equal(
    alt,
    "Accuracy by confidence on shades/test, expected calibration error 8.33 %. " +
      "Confidence 75.0 %: accuracy 66.7 % of 3 images.",
  );
});
