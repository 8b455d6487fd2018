// evaluate() beside scikit-learn, SciPy, Keras and NumPy, and what it refuses.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { datasetOf, fixture, inputsOf, near, predictionsOf } from "./_fixture.ts";

for (const example of fixture.cases) {
  const { predictions, dataset } = inputsOf(example);
  const evaluation = evaluate(predictions, dataset);

  Deno.test(`evaluate() counts what scikit-learn counts: ${example.name}`, () => {
    assert.equal(evaluation.size, example.labels.length);
    assert.equal(evaluation.correct, example.correct);
    assert.equal(evaluation.accuracy, example.correct / example.labels.length);
    assert.deepEqual([...evaluation.truth], example.labels);
    assert.deepEqual([...evaluation.predicted], example.predicted);
    assert.deepEqual(evaluation.confusion, example.confusion);
    assert.deepEqual(evaluation.perClass.map((score) => score.support), example.support);
  });

  Deno.test(`evaluate() scores each class as scikit-learn does: ${example.name}`, () => {
    for (const [c, score] of evaluation.perClass.entries()) {
      assert.ok(near(score.precision, example.precision[c]!), `precision of class ${c}`);
      assert.ok(near(score.recall, example.recall[c]!), `recall of class ${c}`);
      assert.ok(near(score.f1, example.f1[c]!), `F1 of class ${c}`);
    }
  });

  Deno.test(`evaluate() has Keras's and scikit-learn's loss: ${example.name}`, () => {
    assert.ok(near(evaluation.loss, example.loss, 1e-9), `${evaluation.loss} ${example.loss}`);
    assert.ok(near(evaluation.loss, example.logLoss, 1e-7));
    for (const [i, loss] of evaluation.losses.entries()) {
      assert.ok(near(loss, example.losses[i]!, 1e-7), `image ${i}`);
    }
  });

  Deno.test(`evaluate() has SciPy's Wilson interval: ${example.name}`, () => {
    assert.ok(near(evaluation.interval.low, example.interval[0]!));
    assert.ok(near(evaluation.interval.high, example.interval[1]!));
  });

  Deno.test(`evaluate() bins confidence as the NumPy oracle does: ${example.name}`, () => {
    const { error, bins } = evaluation.calibration;
    assert.ok(near(error, example.calibrationError), `${error}`);
    assert.equal(bins.length, 15);
    for (const [m, bin] of bins.entries()) {
      const expected = example.bins[m]!;
      assert.equal(bin.size, expected.size);
      assert.ok(near(bin.low, m / 15) && near(bin.high, (m + 1) / 15));
      if (expected.size === 0) {
        assert.ok(Number.isNaN(bin.confidence) && Number.isNaN(bin.accuracy));
      } else {
        assert.ok(near(bin.confidence, expected.confidence!));
        assert.ok(near(bin.accuracy, expected.accuracy!));
      }
    }
  });
}

Deno.test("evaluate() breaks ties for the first class and measures the margin", () => {
  const predictions = predictionsOf([[0.4, 0.4, 0.2], [0.2, 0.5, 0.3], [0, 0, 1], [0.5, 0.2, 0.3]]);
  const evaluation = evaluate(predictions, datasetOf([1, 1, 2, 0], ["a", "b", "c"]));
  assert.deepEqual([...evaluation.predicted], [0, 1, 2, 0]);
  const expected = [0, 0.2, 1, 0.2];
  expected.forEach((margin, i) => assert.ok(near(evaluation.margin[i]!, margin, 1e-6), `${i}`));
});

Deno.test("evaluate() scores a class 0 that has no images, or that nothing is taken for", () => {
  // Of "a" there is an image, taken for "b"; of "b" there is none; of "c" neither.
  const { perClass } = evaluate(predictionsOf([[0, 1, 0]]), datasetOf([0], ["a", "b", "c"]));
  assert.deepEqual(perClass, [
    { name: "a", support: 1, predicted: 0, precision: 0, recall: 0, f1: 0 },
    { name: "b", support: 0, predicted: 1, precision: 0, recall: 0, f1: 0 },
    { name: "c", support: 0, predicted: 0, precision: 0, recall: 0, f1: 0 },
  ]);
});

Deno.test("evaluate() of one class has no runner-up: the margin is the probability", () => {
  const { margin, accuracy } = evaluate(predictionsOf([[1], [1]]), datasetOf([0, 0], ["a"]));
  assert.deepEqual([...margin, accuracy], [1, 1, 1]);
});

Deno.test("evaluate() keeps its own copy of the labels", () => {
  const dataset = datasetOf([0, 1], ["a", "b"]);
  const evaluation = evaluate(predictionsOf([[1, 0], [0, 1]]), dataset);
  dataset.labels[0] = 1;
  assert.deepEqual([...evaluation.truth], [0, 1]);
});
