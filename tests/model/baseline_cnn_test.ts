// The baseline network: its size, its layers, its seeded weights.

import assert from "node:assert/strict";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { predict } from "../../lib/model/predict.ts";
import { fixture, formulaDigits, formulaModel } from "../training/_keras.ts";
import { fingerprint } from "../_fingerprint.ts";

const layersOf = (options = {}) => baselineCnn(options).layers.map((layer) => layer.getClassName());

Deno.test("baselineCnn() has the reference's layers and 225,034 parameters", () => {
  const convolution = ["Conv2D", "MaxPooling2D"];
  assert.deepEqual(layersOf(), [...convolution, ...convolution, "Flatten", "Dense", "Dense"]);
  assert.equal(baselineCnn().countParams(), fixture.training.parameters);
  assert.equal(fixture.training.parameters, 225_034);
});

Deno.test("baselineCnn() drops out after each pooling and before the output", () => {
  const convolution = ["Conv2D", "MaxPooling2D", "Dropout"];
  const dense = ["Flatten", "Dense", "Dropout", "Dense"];
  assert.deepEqual(layersOf({ dropout: 0.3 }), [...convolution, ...convolution, ...dense]);
  assert.equal(baselineCnn({ dropout: 0.3 }).countParams(), 225_034);
});

Deno.test("baselineCnn() gives the probabilities that Keras gives, weights being equal", async () => {
  const { probabilities } = await predict(formulaModel(), formulaDigits());
  for (const [i, expected] of fixture.training.probabilities.flat().entries()) {
    assert.ok(Math.abs(probabilities[i]! - expected) < 1e-6, `${i}: ${probabilities[i]}`);
  }
});

Deno.test("baselineCnn() draws the same weights from the same seed, dropout or not", () => {
  const weights = fingerprint(baselineCnn({ seed: 3 }));
  assert.equal(fingerprint(baselineCnn({ seed: 3 })), weights);
  assert.equal(fingerprint(baselineCnn({ seed: 3, dropout: 0.5 })), weights);
  assert.notEqual(fingerprint(baselineCnn({ seed: 4 })), weights);
});

Deno.test("baselineCnn() starts as Keras does: Glorot-uniform weights, biases zero", () => {
  const { weights } = baselineCnn({ seed: 0 });
  const kernels = weights.filter(({ shape }) => shape.length > 1);
  const seen = new Set<number>();
  for (const weight of kernels) {
    const values = weight.read().dataSync<"float32">();
    const [fanIn, fanOut] = weight.shape.slice(-2) as [number, number];
    const field = values.length / (fanIn * fanOut);
    const limit = Math.sqrt(6 / ((fanIn + fanOut) * field));
    const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    assert.ok(largest <= limit && largest > 0.97 * limit, `${weight.name}: ${largest} of ${limit}`);
    // Uniform, not normal: the mean square of a uniform variable is a third of its limit's.
    const meanSquare = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    assert.ok(Math.abs(meanSquare / (limit * limit / 3) - 1) < 0.15, `${weight.name}`);
    seen.add(values[0]! / limit);
  }
  assert.equal(seen.size, kernels.length, "each layer has a seed of its own");
  for (const bias of weights.filter(({ shape }) => shape.length === 1)) {
    assert.ok(bias.read().dataSync().every((value) => value === 0));
  }
});

Deno.test("baselineCnn() refuses what it cannot build, naming it", () => {
  assert.throws(() => baselineCnn({ dropout: 1 }), /dropout: .* found 1/);
  assert.throws(() => baselineCnn({ classes: 1 }), /classes: .* found 1/);
  assert.throws(() => baselineCnn({ width: 9 }), /width: .* from 10 up, found 9/);
  assert.equal(baselineCnn({ width: 10, height: 10 }).outputs[0]!.shape[1], 10);
  assert.throws(() => baselineCnn({ seed: 0.5 }), /seed: .* found 0.5/);
});
