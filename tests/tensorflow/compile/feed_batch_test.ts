// Images as bytes: the same numbers, bit for bit, as when they are divided by 255 before.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../../../lib/data/random.ts";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { compilePrediction } from "../../../lib/tensorflow/compile/compile_prediction.ts";
import { smallCnn } from "./_networks.ts";

const [size, pixels] = [16, 14 * 14];
const random = new Random(5);
const bytes = Uint8Array.from({ length: size * pixels }, () => random.integer(256));
const numbers = Float32Array.from(bytes, (byte) => byte / 255);
const truths = Uint8Array.from({ length: size }, () => random.integer(10));

const compiled = () =>
  compile(smallCnn({ dropout: 0.2 }), {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(),
    seed: 1,
  });

Deno.test("each byte becomes the number that it stands for", () => {
  const inputLayer = tf.layers.inputLayer({ inputShape: [1] });
  const model = tf.sequential({ layers: [inputLayer, tf.layers.dense({ units: 1 })] });
  model.setWeights([tf.ones([1, 1]), tf.zeros([1])]);
  const forward = compilePrediction(model);
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assert.deepEqual(forward.predict(all, 256), Float32Array.from(all, (byte) => byte / 255));
  forward.dispose();
});

Deno.test("bytes train, evaluate and predict to the bits of numbers", () => {
  const [one, other] = [compiled(), compiled()];
  for (let step = 0; step < 10; step++) {
    assert.deepEqual(
      one.trainStep(bytes, truths, size, 1e-3),
      other.trainStep(numbers, truths, size, 1e-3),
    );
  }
  assert.deepEqual(
    one.evaluateStep(bytes, truths, size),
    other.evaluateStep(numbers, truths, size),
  );
  assert.deepEqual(one.predict(bytes, size), other.predict(numbers, size));
  // In turns, too: a batch is known by what it is.
  assert.deepEqual(one.predict(numbers, size), one.predict(bytes, size));
  assert.deepEqual(Object.values(one.state()), Object.values(other.state()));
  for (const each of [one, other]) each.dispose();
});

Deno.test("too few bytes are refused", () => {
  const ours = compiled();
  assert.throws(() => ours.predict(bytes.subarray(1), size), /^RangeError: images: expected 3136/);
  ours.dispose();
});
