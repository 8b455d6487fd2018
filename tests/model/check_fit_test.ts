// checkFit(): a model and its data, and each way in which they may not fit.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { checkFit } from "../../lib/model/check_fit.ts";
import { predict } from "../../lib/model/predict.ts";
import { silentReporter } from "../../lib/mod.ts";
import { train } from "../../lib/training/train.ts";
import { bars, barsModel } from "../_bars.ts";

const data = bars(1);

/** A classifier whose three outputs sum to `total`. */
function summingTo(total: number): tf.LayersModel {
  const dense = tf.layers.dense({
    units: 3,
    weights: [tf.zeros([144, 3]), tf.fill([3], total / 3)],
  });
  return tf.sequential({ layers: [tf.layers.flatten({ inputShape: [12, 12, 1] }), dense] });
}

Deno.test("checkFit() takes a classifier of such images, and leaves no tensor behind", () => {
  const model = barsModel();
  const before = tf.memory().numTensors;
  checkFit(model, data);
  assert.equal(tf.memory().numTensors, before);
});

/** A softmax over the pixels of images that enter in this shape. */
function classifierOf(inputShape: number[], weights?: tf.Tensor[]): tf.LayersModel {
  const { flatten, dense } = tf.layers;
  const head = { units: 3, activation: "softmax" as const, ...(weights && { weights }) };
  if (inputShape.length === 1) return tf.sequential({ layers: [dense({ inputShape, ...head })] });
  return tf.sequential({ layers: [flatten({ inputShape }), dense(head)] });
}

Deno.test("an image enters as a plane, a row or a channel: all engines predict and train the same", async () => {
  const data = bars(60);
  const weights = () => [tf.randomUniform([144, 3], -1, 1, "float32", 1), tf.zeros([3])];
  const results = [];
  for (const shape of [[12, 12, 1], [1, 12, 12], [12, 12], [144]]) {
    const { probabilities } = await predict(classifierOf(shape, weights()), data);
    const losses = [];
    for (const engine of ["fastest", "eager"] as const) {
      const options = { epochs: 1, batchSize: 20, seed: 1, engine, reporter: silentReporter };
      const { history } = await train(classifierOf(shape, weights()), data, options);
      losses.push(history[0]!.loss.toFixed(5), history[0]!.valLoss.toFixed(5));
    }
    assert.deepEqual(losses.slice(0, 2), losses.slice(2), "eager as compiled");
    results.push({ probabilities, losses });
  }
  for (const result of results) assert.deepEqual(result, results[0]);
  for (const shape of [[12, 12, 3], [1, 144], [143], [12, 1, 12]]) {
    assert.throws(() => checkFit(classifierOf(shape), data), /found .* in and 3 out$/);
  }
});

Deno.test("checkFit() refuses images of another shape and another number of classes", () => {
  const model = barsModel();
  const fits = (found: string) => ({
    name: "InputError",
    message: new RegExp(`; found ${found}$`),
  });
  assert.throws(
    () => checkFit(model, { ...data, height: 8 }),
    {
      name: "InputError",
      message: "model: expected one that fits bars, with images of 8 x 12 x 1 in and 3 " +
        "probabilities out; found 12 x 12 x 1 in and 3 out",
    },
  );
  assert.throws(() => checkFit(model, { ...data, width: 8 }), fits("12 x 12 x 1 in and 3 out"));
  const anySize = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 2, kernelSize: 3, batchInputShape: [null, null, null, 1] }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  assert.throws(() => checkFit(anySize, data), fits("any x any x 1 in and 3 out"));
  const classNames = ["a", "b", "c", "d"];
  assert.throws(() => checkFit(model, { ...data, classNames }), fits("12 x 12 x 1 in and 3 out"));
});

Deno.test("checkFit() refuses a model with two inputs or two outputs", () => {
  const input = () => tf.input({ shape: [12, 12, 1] });
  const head = (from: tf.SymbolicTensor) =>
    tf.layers.dense({ units: 3, activation: "softmax" })
      .apply(tf.layers.flatten().apply(from)) as tf.SymbolicTensor;
  const [a, b] = [input(), input()];
  const both = tf.layers.add().apply([a, b]) as tf.SymbolicTensor;
  const twoIn = tf.model({ inputs: [a, b], outputs: head(both) });
  assert.throws(() => checkFit(twoIn, data), /found 2 inputs and 1 outputs$/);
  const twoOut = tf.model({ inputs: a, outputs: [head(a), head(a)] });
  assert.throws(() => checkFit(twoOut, data), /found 1 inputs and 2 outputs$/);
});

Deno.test("checkFit() refuses outputs that are no probabilities, and lets NaN pass", () => {
  for (const total of [0.99, 1.01, -1]) {
    const found = new RegExp(
      `outputs that sum to ${total.toFixed(3)}, not 1; end the network with`,
    );
    assert.throws(() => checkFit(summingTo(total), data), found);
  }
  for (const total of [0.9995, 1.0005, NaN]) checkFit(summingTo(total), data);
});

Deno.test("checkFit() passes on what a layer that computes nothing says", () => {
  // tfjs's Softmax is along axis 1 unless told, and of three axes only the last is to be had.
  const model = tf.sequential({
    layers: [
      tf.layers.reshape({ targetShape: [48, 3], inputShape: [12, 12, 1] }),
      tf.layers.softmax(),
      tf.layers.globalAveragePooling1d({}),
    ],
  });
  const before = tf.memory().numTensors;
  assert.throws(() => checkFit(model, data), {
    name: "InputError",
    message:
      /^model: expected sequential\S* to compute .* a layer throws: Softmax along a non-last/,
  });
  assert.equal(tf.memory().numTensors, before);
});
