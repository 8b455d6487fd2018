// embed(): the numbers that the classifier gets, whatever surrounds it.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { embed } from "../../lib/model/embed.ts";
import { predict } from "../../lib/model/predict.ts";
import { bars, barsModel } from "../_bars.ts";

/** The oracle: the classifier's own arithmetic, in plain numbers, from embedding to probabilities. */
function softmaxOf(vector: Float32Array, kernel: Float32Array, bias: Float32Array): number[] {
  const logits = Array.from(
    bias,
    (start, c) =>
      vector.reduce((sum, value, d) => sum + value * kernel[d * bias.length + c]!, start),
  );
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const total = powers.reduce((sum, power) => sum + power);
  return powers.map((power) => power / total);
}

async function leadsToItsProbabilities(model: tf.LayersModel, classifier: string) {
  const dataset = bars(25);
  const before = tf.memory().numTensors;
  const { vectors, labels, size, dimensions } = await embed(model, dataset, { batchSize: 10 });
  assert.equal(tf.memory().numTensors, before, "no tensor is left behind");
  assert.deepEqual([size, vectors.length], [25, 25 * dimensions]);
  assert.deepEqual(labels, dataset.labels);
  const [kernel, bias] = model.getLayer(classifier).getWeights()
    .map((weight) => weight.dataSync<"float32">());
  const { probabilities } = await predict(model, dataset);
  for (let i = 0; i < size; i++) {
    const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    softmaxOf(vector, kernel!, bias!).forEach((p, c) =>
      assert.ok(Math.abs(p - probabilities[3 * i + c]!) < 1e-5, `image ${i}, class ${c}`)
    );
  }
  return dimensions;
}

Deno.test("embed() gives what the classifier turns into the probabilities", async () => {
  assert.equal(await leadsToItsProbabilities(barsModel(), "output"), 128);
});

Deno.test("embed() drops nothing out", async () => {
  assert.equal(await leadsToItsProbabilities(barsModel({ dropout: 0.5 }), "output"), 128);
});

Deno.test("embed() finds the classifier of a functional model before a softmax of its own", async () => {
  const input = tf.input({ shape: [12, 12, 1] });
  const pooled = tf.layers.maxPooling2d({ poolSize: 3 }).apply(input);
  const flat = tf.layers.flatten().apply(pooled);
  const logits = tf.layers.dense({ name: "logits", units: 3 }).apply(flat);
  const outputs = tf.layers.softmax().apply(logits) as tf.SymbolicTensor;
  assert.equal(await leadsToItsProbabilities(tf.model({ inputs: input, outputs }), "logits"), 16);
});

Deno.test("embed() refuses a model without a classifier, and images that it does not take", async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.averagePooling2d({ inputShape: [12, 12, 1], poolSize: [4, 12] }),
      tf.layers.flatten(),
      tf.layers.softmax(),
    ],
  });
  await assert.rejects(embed(model, bars(1)), /a layer with weights .* found none/);
  const wide = { ...bars(1), height: 8, width: 18 };
  await assert.rejects(embed(barsModel(), wide), /images of 8 x 18 x 1/);
});
