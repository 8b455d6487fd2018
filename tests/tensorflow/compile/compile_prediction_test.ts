// compilePrediction: what tfjs predicts, in any batches, with nothing left behind.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  type CompiledPrediction,
  compilePrediction,
} from "../../../lib/tensorflow/compile/compile_prediction.ts";
import { NotCompilableError } from "../../../lib/tensorflow/compile/not_compilable_error.ts";
import { CustomLayer } from "./_custom_layer.ts";
import { digitBatch, digitShape } from "./_digits.ts";
import { classifier, glorot, smallCnn } from "./_networks.ts";

const network = () =>
  classifier(() => [
    tf.layers.conv2d({
      filters: 4,
      kernelSize: 3,
      activation: "relu",
      kernelInitializer: glorot(),
    }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.batchNormalization(),
    tf.layers.dropout({ rate: 0.5 }),
    new CustomLayer("scaled", (input, weight) => tf.mul(input, weight)),
  ]);

Deno.test("a compiled forward pass predicts what tfjs does, with dropout off and moving statistics", () => {
  const model = network();
  const [mean, variance] = [tf.randomUniform([4], 0, 1, "float32", 1), tf.fill([4], 2)];
  const normalization = model.layers.find((layer) =>
    layer.getClassName() === "BatchNormalization"
  )!;
  const [gamma, beta] = normalization.getWeights();
  normalization.setWeights([gamma!, beta!, mean, variance]);
  using compiled = disposable(compilePrediction(model));
  for (const size of [1, 7, 3, 7]) {
    const { images } = digitBatch(size, size);
    const expected = model.predict(tf.tensor(images, [size, ...digitShape])) as tf.Tensor;
    const found = compiled.predict(images, size);
    assert.equal(found.length, 10 * size);
    expected.dataSync().forEach((p, i) => assert.ok(Math.abs(p - found[i]!) < 1e-6));
  }
});

Deno.test("batches of any size share a graph, in any order, unless a layer's shapes must be known", () => {
  const [any, known] = [smallCnn(), network()].map((model) => compilePrediction(model));
  assert.deepEqual([any!.isOfAnySize, known!.isOfAnySize], [true, false]);
  const { images } = digitBatch(0, 40);
  const pixels = images.length / 40;
  const all = any!.predict(images, 40);
  // More sizes than stay prepared, and back again; some are split into shards and some are not.
  for (const size of [...Array.from({ length: 20 }, (_, at) => at + 1), 1, 20, 13, 8, 7]) {
    const found = any!.predict(images.subarray(0, size * pixels), size);
    assert.equal(found.length, 10 * size);
    found.forEach((p, i) => assert.ok(Math.abs(p - all[i]!) < 1e-6));
  }
  for (const each of [any, known]) each!.dispose();
});

Deno.test("a compiled forward pass keeps the weights that it was compiled with", () => {
  const model = network();
  const { images } = digitBatch(0, 2);
  using compiled = disposable(compilePrediction(model));
  const before = compiled.predict(images, 2);
  model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
  assert.deepEqual(compiled.predict(images, 2), before);
});

Deno.test("inputScale multiplies numbers and bytes alike; of 255, bytes stand for themselves", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.reLU({ inputShape: [3] }),
      tf.layers.dense({
        units: 3,
        useBias: false,
        weights: [tf.eye(3)],
      }),
    ],
  });
  const bytes = Uint8Array.of(0, 51, 255);
  const shares = Float32Array.from(bytes, (byte) => byte / 255);
  for (const inputScale of [1, 2, 255]) {
    using compiled = disposable(compilePrediction(model, { inputScale }));
    for (const images of [bytes, shares]) {
      const found = compiled.predict(images, 1);
      shares.forEach((share, at) => assert.ok(Math.abs(found[at]! - share * inputScale) < 1e-4));
    }
  }
  using exact = disposable(compilePrediction(model, { inputScale: 255 }));
  const all = Uint8Array.from({ length: 3 * 85 }, (_, byte) => byte);
  assert.deepEqual([...exact.predict(all, 85)], [...all]);
});

Deno.test("a compiled forward pass refuses batches of another size, and any once it is disposed", () => {
  const compiled = compilePrediction(network());
  const { images } = digitBatch(0, 2);
  assert.throws(() => compiled.predict(images, 3), /images: expected \d+ numbers, found \d+/);
  assert.throws(() => compiled.predict(images, 0), /size: expected a whole number .* found 0/);
  compiled.dispose();
  compiled.dispose();
  assert.throws(() => compiled.predict(images, 2), /compiled and disposed/);
});

Deno.test("a model that cannot be compiled is refused by name, and what was opened is freed", () => {
  const { inputs, outputs } = network();
  const two = tf.model({ inputs, outputs: [outputs[0]!, outputs[0]!] });
  assert.throws(() => compilePrediction(two), NotCompilableError);
  const random = classifier(() => [
    new CustomLayer("noise", (input) => tf.add(input, tf.randomNormal(input.shape))),
  ]);
  assert.throws(() => compilePrediction(random), /layer noise \(CustomLayer\) cannot be compiled/);
});

function disposable(compiled: CompiledPrediction): CompiledPrediction & Disposable {
  return Object.assign(compiled, { [Symbol.dispose]: () => compiled.dispose() });
}
