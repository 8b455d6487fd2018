// labelQuality() beside cleanlab.

import assert from "node:assert/strict";
import { labelQuality, mostDoubtful } from "../../lib/evaluate/label_quality.ts";
import { datasetOf, near, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/label_quality.json" with { type: "json" };

const names = (classes: number) => Array.from({ length: classes }, (_, c) => `class ${c}`);

for (const [at, example] of fixture.cases.entries()) {
  const { classes, labels } = example;
  const size = labels.length;
  const predictions = { probabilities: Float32Array.from(example.probabilities), size, classes };
  const quality = () => labelQuality(predictions, datasetOf(labels, names(classes)));

  Deno.test(`labelQuality() scores and thresholds are cleanlab's, case ${at}`, () => {
    const { scores, thresholds } = quality();
    assert.deepEqual(Array.from(scores), example.scores);
    example.thresholds.forEach((t, c) => assert.ok(near(thresholds[c]!, t), `class ${c}`));
  });

  Deno.test(`labelQuality() counts cleanlab's confident joint, case ${at}`, () => {
    assert.deepEqual(quality().joint, example.joint);
  });

  Deno.test(`labelQuality() doubts the labels that cleanlab doubts, in its order, case ${at}`, () => {
    const { issues } = quality();
    assert.deepEqual(issues.map(({ index }) => index), example.issues);
    for (const { index, given, likely, selfConfidence, confidence } of issues) {
      assert.equal(given, labels[index]);
      assert.equal(selfConfidence, predictions.probabilities[index * classes + given]);
      assert.equal(confidence, predictions.probabilities[index * classes + likely]);
    }
  });

  Deno.test(`mostDoubtful() ranks as cleanlab does, case ${at}`, () => {
    assert.deepEqual(Array.from(mostDoubtful(quality())), example.ranking);
  });
}

Deno.test("labelQuality() never takes an image for a class that has no labels", () => {
  const dataset = datasetOf([0, 0, 1], names(3));
  const predictions = predictionsOf([[0.6, 0.1, 0.3], [0.1, 0.1, 0.8], [0.2, 0.7, 0.1]]);
  const { thresholds, joint, issues } = labelQuality(predictions, dataset);
  assert.ok(Number.isNaN(thresholds[2]));
  assert.deepEqual(joint, [[1, 0, 0], [0, 1, 0], [0, 0, 0]]);
  assert.deepEqual(issues, []);
});

Deno.test("labelQuality() refuses predictions of other images", () => {
  const dataset = datasetOf([0, 1], names(2));
  assert.throws(() => labelQuality(predictionsOf([[1, 0]]), dataset), /of 2 images, found 1/);
});
