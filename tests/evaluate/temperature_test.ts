// Temperature scaling beside SciPy's optimum, and NumPy's calibration error before and after.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { fitTemperature, withTemperature } from "../../lib/evaluate/temperature.ts";
import { datasetOf, near, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/confidence.json" with { type: "json" };

const { classes } = fixture;
const names = Array.from({ length: classes }, (_, c) => `class ${c}`);

for (const example of fixture.temperatures) {
  const dataset = datasetOf(example.labels, names);
  const predictions = {
    ...{ probabilities: Float32Array.from(example.probabilities), classes },
    size: example.labels.length,
  };

  Deno.test(`fitTemperature() finds SciPy's optimum: ${example.name}`, () => {
    const found = fitTemperature(predictions, dataset);
    assert.ok(near(found / example.temperature, 1, 1e-6), `${found} for ${example.temperature}`);
  });

  Deno.test(`withTemperature() scales as NumPy does, zeros included: ${example.name}`, () => {
    const scaled = withTemperature(predictions, example.temperature);
    example.firstScaled.forEach((expected, i) => {
      assert.ok(near(scaled.probabilities[i]!, expected, 1e-6), `${i}: ${scaled.probabilities[i]}`);
    });
    const [before, after] = [predictions, scaled].map((these) => evaluate(these, dataset));
    assert.ok(near(before!.calibration.error, example.calibrationError[0]!, 1e-6));
    assert.ok(near(after!.calibration.error, example.calibrationError[1]!, 1e-6));
    assert.ok(after!.calibration.error < before!.calibration.error);
    assert.deepEqual(after!.predicted, before!.predicted);
    // Where evaluate clips what Keras clips, its loss before is another.
    assert.ok(near(after!.loss, example.crossEntropy[1]!, 1e-5));
    if (example.zeros === 0) assert.ok(near(before!.loss, example.crossEntropy[0]!, 1e-5));
  });
}

Deno.test("the fixture has probabilities of 0, also of true classes", () => {
  const { labels, probabilities, zeros } = fixture.temperatures.at(-1)!;
  assert.ok(zeros > 100);
  assert.ok(labels.some((label, i) => probabilities[i * classes + label] === 0));
});

Deno.test("temperature 1 leaves predictions as they are, and what is scaled twice is scaled by the product", () => {
  const predictions = predictionsOf([[0.7, 0.2, 0.1], [0, 0.25, 0.75], [1, 0, 0]]);
  withTemperature(predictions, 1).probabilities.forEach((p, i) => {
    assert.ok(near(p, predictions.probabilities[i]!, 1e-7));
  });
  const twice = withTemperature(withTemperature(predictions, 2), 1.5).probabilities;
  withTemperature(predictions, 3).probabilities.forEach((p, i) =>
    assert.ok(near(p, twice[i]!, 1e-6))
  );
});

Deno.test("a temperature that nothing determines is refused, with the reason", () => {
  const dataset = datasetOf([0, 1], ["a", "b"]);
  const right = predictionsOf([[0.9, 0.1], [0.2, 0.8]]);
  const wrong = predictionsOf([[0.1, 0.9], [0.8, 0.2]]);
  assert.throws(() => fitTemperature(right, dataset), /more confidence is always better/);
  assert.throws(() => fitTemperature(wrong, dataset), /less confidence is always better/);
  assert.throws(
    () => fitTemperature(right, datasetOf([0], ["a", "b"])),
    /predictions and labels of 1/,
  );
  for (const temperature of [0, -1, NaN, Infinity]) {
    assert.throws(() => withTemperature(right, temperature), /a number above 0, found/);
  }
});
