// The baseline network: its size, its layers, its seeded weights.

import assert from "node:assert/strict";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { predict } from "../../lib/model/predict.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { resolveModelFolder } from "../../lib/store/model_folder.ts";
import { fixture, formulaDigits, formulaModel } from "../training/_keras.ts";
import { fingerprint } from "../_fingerprint.ts";
import { committedTopology, configOf, layersOf } from "./_topology.ts";

Deno.test("baselineCnn() without dropout has the layers of the reference's code and 225,034 parameters", () => {
  const convolution = ["Conv2D", "MaxPooling2D"];
  assert.deepEqual(layersOf(baselineCnn({ dropout: 0 })), [
    ...convolution,
    ...convolution,
    "Flatten",
    "Dense",
    "Dense",
  ]);
  assert.equal(baselineCnn().countParams(), fixture.training.parameters);
  assert.equal(fixture.training.parameters, 225_034);
});

Deno.test("baselineCnn() drops out after each pooling and before the output, 40 % unless told", () => {
  const convolution = ["Conv2D", "MaxPooling2D", "Dropout"];
  const dense = ["Flatten", "Dense", "Dropout", "Dense"];
  assert.deepEqual(layersOf(baselineCnn({ dropout: 0.3 })), [
    ...convolution,
    ...convolution,
    ...dense,
  ]);
  assert.equal(baselineCnn({ dropout: 0.3 }).countParams(), 225_034);
  const dropouts = baselineCnn({ dropout: 0.3 }).layers
    .filter((layer) => layer.getClassName() === "Dropout");
  assert.deepEqual(dropouts.map((layer) => layer.getConfig().rate), [0.3, 0.3, 0.3]);
  assert.deepEqual(configOf(baselineCnn()), configOf(baselineCnn({ dropout: 0.4 })));
  assert.deepEqual(dropouts.map(({ name }) => name), ["dropout1", "dropout2", "dropout3"]);
});

Deno.test("baselineCnn() is, layer by layer and seed by seed, what the committed models were trained from", async () => {
  for (const batchSize of [16, 32, 64, 128]) {
    const name = `mnist_cnn_model_100e_${batchSize}b_10sp_5rp`;
    const { training } = await readCard(resolveModelFolder(name));
    const model = baselineCnn({ seed: training!.settings.seed });
    assert.deepEqual(configOf(model), await committedTopology(name));
  }
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
  assert.equal(fingerprint(baselineCnn()), fingerprint(baselineCnn({ seed: 0 })));
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
