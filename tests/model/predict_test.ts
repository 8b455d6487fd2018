// predict(): order, batches, and nothing left behind.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { predict } from "../../lib/model/predict.ts";
import { bars, barsModel } from "../_bars.ts";

Deno.test("predict() gives each image its probabilities, whatever the batches", async () => {
  const model = barsModel();
  const dataset = bars(25);
  const { probabilities, size, classes } = await predict(model, dataset);
  assert.deepEqual([size, classes, probabilities.length], [25, 3, 75]);
  for (const batchSize of [1, 7, 25]) {
    const again = await predict(model, dataset, { batchSize });
    again.probabilities.forEach((p, i) => assert.ok(Math.abs(p - probabilities[i]!) < 1e-6));
  }
  // The oracle: tfjs's own predict, on pixels that it is given as they are.
  const pixels = Float32Array.from(dataset.images, (byte) => byte / 255);
  const expected = model.predict(tf.tensor4d(pixels, [25, 12, 12, 1])) as tf.Tensor;
  expected.dataSync().forEach((p, i) => assert.ok(Math.abs(p - probabilities[i]!) < 1e-6));
});

Deno.test("predict() leaves no tensor behind and drops nothing out", async () => {
  const model = barsModel({ dropout: 0.5 });
  const dataset = bars(25);
  const before = tf.memory().numTensors;
  const first = await predict(model, dataset, { batchSize: 10 });
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(await predict(model, dataset, { batchSize: 10 }), first);
});

Deno.test("predict() averages over images moved by a pixel each way where asked to", async () => {
  const model = barsModel();
  const dataset = bars(20);
  const { probabilities } = await predict(model, dataset, { shifts: 1 });
  // The oracle: tfjs pads and cuts, and predicts itself.
  const expected = tf.tidy(() => {
    const pixels = Float32Array.from(dataset.images, (byte) => byte / 255);
    const padded = tf.pad(tf.tensor4d(pixels, [20, 12, 12, 1]), [[0, 0], [1, 1], [1, 1], [0, 0]]);
    const views = [0, 1, 2].flatMap((y) =>
      [0, 1, 2].map((x) =>
        model.predict(tf.slice(padded, [0, y, x, 0], [20, 12, 12, 1])) as tf.Tensor
      )
    );
    return tf.addN(views).div(9).dataSync();
  });
  expected.forEach((p, i) => assert.ok(Math.abs(p - probabilities[i]!) < 1e-6));
  const plain = await predict(model, dataset);
  assert.ok(plain.probabilities.some((p, i) => Math.abs(p - probabilities[i]!) > 1e-3));
  for (const shifts of [-1, 0.5, 5]) {
    await assert.rejects(predict(model, dataset, { shifts }), /shifts: .* from 0 to 4, found/);
  }
});

Deno.test("predict() of no images is no predictions", async () => {
  assert.equal((await predict(barsModel(), bars(0))).probabilities.length, 0);
});

Deno.test("predict() refuses images that the model does not take", async () => {
  const model = barsModel();
  const wide = { ...bars(1), height: 8, width: 18 };
  await assert.rejects(
    predict(model, wide),
    /fits bars, with images of 8 x 18 x 1 .* found 12 x 12 x 1 in/,
  );
  const four = { ...bars(1), classNames: ["a", "b", "c", "d"] };
  await assert.rejects(predict(model, four), /4 probabilities out; found 12 x 12 x 1 in and 3 out/);
  await assert.rejects(predict(model, bars(1), { batchSize: 0 }), /batchSize: .* found 0/);
});

Deno.test("predict() refuses a model that does not end with softmax", async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [12, 12, 1] }),
      tf.layers.dense({ units: 3, useBias: true, biasInitializer: "ones" }),
    ],
  });
  await assert.rejects(predict(model, bars(1)), /outputs that sum to 3.000, not 1; .* softmax/);
});

/** Reads values while it computes, which no graph can. */
class Doubled extends tf.layers.Layer {
  static readonly className: string = "Doubled";

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tensor(Float32Array.from(input.dataSync(), (value) => 2 * value), input.shape);
  }
}

Deno.test("predict() of a model that cannot be compiled is tfjs's own, and leaves no tensor behind", async () => {
  const layers = [new Doubled({ inputShape: [12, 12, 1] }), ...barsModel().layers];
  const model = tf.sequential({ layers });
  const dataset = bars(25);
  const pixels = Float32Array.from(dataset.images, (byte) => byte / 255);
  const expected = (model.predict(tf.tensor4d(pixels, [25, 12, 12, 1])) as tf.Tensor).dataSync();
  const before = tf.memory().numTensors;
  const { probabilities } = await predict(model, dataset, { batchSize: 10 });
  assert.equal(tf.memory().numTensors, before);
  expected.forEach((p, i) => assert.ok(Math.abs(p - probabilities[i]!) < 1e-6));
});
