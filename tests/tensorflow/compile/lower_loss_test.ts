// Losses beside tfjs's own, and the ones that do not fit.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile, type CompileOptions } from "../../../lib/tensorflow/compile/compile.ts";
import { type DigitBatch, digitBatch } from "./_digits.ts";
import { classifier, glorot, smallCnn } from "./_networks.ts";
import { assertParity, type ParityOptions } from "./_parity.ts";

const { layers } = tf;

/** Rows of ten probabilities, mostly the digit's. */
function softTruths({ labels, size }: DigitBatch): { values: Float32Array; shape: number[] } {
  const values = new Float32Array(size * 10).fill(0.02);
  for (const [i, label] of labels.entries()) {
    values[10 * i + label] = 0.72;
    values[10 * i + (label + 1) % 10] = 0.12;
  }
  return { values, shape: [size, 10] };
}

/** Szegedy et al. (2016), §7, written out. */
function smoothed(truths: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
  return truths.mul(0.9).add(0.01).mul(predictions.add(1e-30).log()).sum(-1).neg();
}

const classWeights = [0, 1, 2, 3, 0.5, 1, 1, 4, 1, 0.25];

const weightsOf = (truths: tf.Tensor) => truths.mul(classWeights).sum(-1);

/** Keras's class_weight, written out: each image's loss times its class's weight. */
const weighted = (truths: tf.Tensor, predictions: tf.Tensor) =>
  truths.mul(predictions.add(1e-30).log()).sum(-1).neg().mul(weightsOf(truths));

const squared = (truths: tf.Tensor, predictions: tf.Tensor) =>
  predictions.sub(truths).square().mean(-1);

const losses: Record<string, Omit<ParityOptions, "model">> = {
  "cross-entropy of dense truths": {
    options: { loss: "categoricalCrossentropy" },
    truths: softTruths,
  },
  "label smoothing of class indices": { options: { labelSmoothing: 0.1 }, loss: smoothed },
  "label smoothing of dense truths": {
    options: { loss: "categoricalCrossentropy", labelSmoothing: 0.1 },
    ...{ loss: smoothed, truths: softTruths },
  },
  "class weights": { options: { classWeights }, loss: weighted },
  "class weights with label smoothing": {
    options: { classWeights, labelSmoothing: 0.1 },
    loss: (truths, predictions) => smoothed(truths, predictions).mul(weightsOf(truths)),
  },
  "a loss function of one's own": {
    options: { loss: squared },
    ...{ loss: squared, truths: softTruths, rate: 5e-3 },
  },
  "tfjs's own mean squared error": {
    options: { loss: tf.metrics.meanSquaredError },
    ...{ loss: "meanSquaredError", truths: softTruths, rate: 5e-3 },
  },
};

for (const [name, options] of Object.entries(losses)) {
  Deno.test(`${name}: losses and weights are tfjs's`, async () => {
    await assertParity({ model: () => smallCnn(), ...options });
  });
}

Deno.test("an output without softmax trains by a loss function, and its scores are the output", async () => {
  const model = () => {
    classifier(() => []).dispose(); // the seeds start over
    return tf.sequential({
      layers: [
        layers.flatten({ inputShape: [14, 14, 1] }),
        layers.dense({ units: 10, activation: "sigmoid", kernelInitializer: glorot() }),
      ],
    });
  };
  const options = { loss: squared, optimizer: tf.train.sgd(0.1) };
  const parity = { model, options: { loss: squared }, loss: squared, truths: softTruths };
  await assertParity(parity);
  const compiled = compile(model(), options);
  const batch = digitBatch(0);
  const { scores } = compiled.evaluateStep(batch.images, softTruths(batch).values, batch.size);
  assert.deepEqual(scores, compiled.predict(batch.images, batch.size));
  compiled.dispose();
});

Deno.test("a loss that reads weights differentiates by them, also where that is all it reads", () => {
  const watched = { name: "watched", units: 10, useBias: false };
  const ofWeights = (model: tf.LayersModel) => (_: tf.Tensor, predictions: tf.Tensor) => {
    const penalty = model.getLayer("watched").getWeights()[0]!.square().mean();
    return predictions.sum(-1).mul(0).add(penalty.mul(100));
  };
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape: [14, 14, 1] }),
      layers.dense({ ...watched, activation: "softmax" }),
    ],
  });
  const norm = () => tf.tidy(() => model.getWeights()[0]!.square().mean().dataSync()[0]!);
  const before = norm();
  const compiled = compile(model, { loss: ofWeights(model), optimizer: tf.train.sgd(1) });
  const batch = digitBatch(0);
  const { losses } = compiled.trainStep(batch.images, softTruths(batch).values, batch.size, 1);
  assert.ok(Math.abs(losses[0]! - 100 * before) < 1e-4 * losses[0]!);
  compiled.writeBack();
  assert.ok(norm() < 0.99 * before);
  compiled.dispose();
});

Deno.test("class weights are for training: evaluation measures each image alike", () => {
  const model = smallCnn();
  const { images, labels, size } = digitBatch(0);
  const shared = { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.sgd(0) } as const;
  const compiled = compile(model, { ...shared, classWeights });
  const plain = compile(model, shared);
  const truth = plain.trainStep(images, labels, size, 0).losses;
  const expected = truth.map((loss, i) => loss * classWeights[labels[i]!]!);
  assert.deepEqual(compiled.trainStep(images, labels, size, 0).losses, expected);
  assert.deepEqual(compiled.evaluateStep(images, labels, size).losses, truth);
  compiled.dispose();
  plain.dispose();
});

Deno.test("smoothing is for training: evaluation measures against the truth itself", () => {
  const model = smallCnn();
  const { images, labels, size } = digitBatch(0);
  const optimizer = tf.train.sgd(0);
  const loss = "sparseCategoricalCrossentropy";
  const compiled = compile(model, { loss, optimizer, labelSmoothing: 0.2 });
  const plain = compile(model, { loss, optimizer });
  const truth = plain.trainStep(images, labels, size, 0).losses;
  assert.notDeepEqual(compiled.trainStep(images, labels, size, 0).losses, truth);
  assert.deepEqual(compiled.evaluateStep(images, labels, size).losses, truth);
  compiled.dispose();
  plain.dispose();
});

Deno.test("a loss that does not fit is refused by name", () => {
  const refused = (
    model: tf.LayersModel,
    options: Partial<CompileOptions>,
    name: string,
    message: RegExp,
  ) =>
    assert.throws(
      () =>
        compile(model, {
          loss: "sparseCategoricalCrossentropy",
          optimizer: tf.train.sgd(1),
          ...options,
        }),
      { name, message },
    );
  const linear = tf.sequential({ layers: [layers.dense({ inputShape: [3], units: 2 })] });
  const refusal = "NotCompilableError";
  for (const loss of ["sparseCategoricalCrossentropy", "categoricalCrossentropy"] as const) {
    refused(linear, { loss }, refusal, /^loss \w+ .* does not end in softmax over its classes/);
  }
  const mean = function wholeMean(_: tf.Tensor, predictions: tf.Tensor) {
    return predictions.mean();
  };
  refused(
    linear,
    { loss: mean },
    refusal,
    /^loss wholeMean .* one loss for each of 1 images, found/,
  );
  const constant = () => tf.zeros([1]);
  refused(linear, { loss: constant }, refusal, /depends on none of its trainable weights/);
  const größe = (_: tf.Tensor, predictions: tf.Tensor) => tf.topk(predictions, 1).values.sum(-1);
  refused(linear, { loss: größe }, refusal, /^loss größe .* No gradient defined for op: TopKV2/);
  refused(linear, { loss: squared, labelSmoothing: 0.1 }, "RangeError", /^labelSmoothing: /);
  refused(linear, { loss: squared, classWeights: [1, 2] }, "RangeError", /^classWeights: /);
  for (const weights of [[1, 2], new Array(10).fill(-1), new Array(10).fill(NaN)]) {
    refused(smallCnn(), { classWeights: weights }, "RangeError", /^classWeights: .* of 10 classes/);
  }
  for (const labelSmoothing of [-0.1, 1, NaN]) {
    refused(smallCnn(), { labelSmoothing }, "RangeError", /^labelSmoothing: expected a share/);
  }
});
