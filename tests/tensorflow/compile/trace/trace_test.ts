// Layers that are traced through their own tfjs code, beside the same layers run eagerly; and code that cannot be.

import { backend } from "../../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../../lib/tensorflow/compile/compile.ts";
import { NotCompilableError } from "../../../../lib/tensorflow/compile/not_compilable_error.ts";
import { CustomLayer, type LayerCode } from "../_custom_layer.ts";
import { type DigitBatch, digitBatch } from "../_digits.ts";
import { heldTensors } from "../_held_tensors.ts";
import { classifier, glorot } from "../_networks.ts";
import { assertParity } from "../_parity.ts";

assert.equal(backend.name, "tensorflow");
const { layers } = tf;
const seeded = () => ({ kernelInitializer: glorot() });
const recurrent = (units: number) => ({
  units,
  ...seeded(),
  recurrentInitializer: glorot(),
});

const networks: Record<string, () => tf.layers.Layer[]> = {
  "separable convolution, leaky relu and zero padding": () => [
    layers.separableConv2d({
      ...{ filters: 4, kernelSize: 3 },
      ...{ depthwiseInitializer: glorot(), pointwiseInitializer: glorot() },
    }),
    layers.leakyReLU(),
    layers.zeroPadding2d({ padding: [[1, 0], [0, 2]] }),
    layers.maxPooling2d({ poolSize: 2 }),
  ],
  "depthwise convolution, layer normalisation and up-sampling": () => [
    layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, ...seeded() }),
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: glorot() }),
    layers.layerNormalization({}),
    layers.prelu({}),
    layers.upSampling2d({ size: [2, 2] }),
  ],
  "transposed convolution, cropping and global max pooling": () => [
    layers.conv2dTranspose({ filters: 12, kernelSize: 3, strides: 2, ...seeded() }),
    layers.cropping2D({ cropping: [[2, 2], [3, 1]] }),
    layers.globalMaxPooling2d({}),
  ],
  "reshape, permute and everything in one dimension": () => [
    layers.reshape({ targetShape: [14, 14] }),
    layers.permute({ dims: [2, 1] }),
    layers.conv1d({ filters: 12, kernelSize: 3, ...seeded() }),
    layers.maxPooling1d({ poolSize: 2 }),
    layers.dense({ units: 8, activation: "relu", ...seeded() }),
    layers.globalAveragePooling1d({}),
    layers.repeatVector({ n: 2 }),
  ],
  "activations that are several ops": () => [
    layers.flatten(),
    ...(["swish", "mish", "hardSigmoid", "gelu", "gelu_new"] as const).map((activation) =>
      // The types lag behind the activations that there are.
      layers.dense({ units: 16, activation: activation as "swish", ...seeded() })
    ),
    layers.elu(),
    layers.reLU({ maxValue: 0.5 }),
  ],
  "LSTM, GRU and simple recurrence, forward and in both directions": () => [
    layers.reshape({ targetShape: [2, 98] }),
    layers.lstm({ ...recurrent(6), returnSequences: true }),
    layers.bidirectional({
      layer: layers.gru({ ...recurrent(4), returnSequences: true }) as tf.RNN,
      mergeMode: "concat",
    }),
    layers.timeDistributed({ layer: layers.dense({ units: 6, activation: "tanh", ...seeded() }) }),
    layers.simpleRNN(recurrent(6)),
  ],
  "a convolution whose channels come first": () => [
    layers.reshape({ targetShape: [1, 14, 14] }),
    layers.conv2d({ filters: 4, kernelSize: 3, dataFormat: "channelsFirst", ...seeded() }),
    layers.flatten({ dataFormat: "channelsFirst" }),
  ],
  "a layer of one's own": () => [
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, ...seeded() }),
    new CustomLayer("squash", (x, scale) => x.mul(scale).div(x.square().sum(-1, true).add(1))),
  ],
};

/**
 * Digits of which no two pixels are alike. Where a maximum is reached more than once, tfjs gives each place the whole
 * gradient, TensorFlow a share of it.
 */
function dithered(step: number): DigitBatch {
  const { images, ...rest } = digitBatch(step);
  return { ...rest, images: images.map((pixel, i) => pixel + 0.1 * Math.sin(12.9898 * i)) };
}

for (const [name, middle] of Object.entries(networks)) {
  Deno.test(`${name}: losses and weights are tfjs's`, async () => {
    await assertParity({
      model: () => classifier(middle),
      ...{ optimizer: (rate) => tf.train.momentum(rate, 0.9), rate: 0.02, batch: dithered },
    });
  });
}

Deno.test("Adam trains traced layers as tfjs's does", async () => {
  await assertParity({ model: () => classifier(networks["a layer of one's own"]!) });
});

const options = { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.sgd(0.1) } as const;

/** A classifier with one custom layer before its output. */
const custom = (name: string, code: LayerCode) =>
  classifier(() => [layers.flatten(), new CustomLayer(name, code)]);

Deno.test("tensors that a layer has captured stay what they are, also those that no op has used yet", () => {
  const used = tf.tensor1d([2]);
  used.square().dispose();
  const unused = tf.tensor1d([0.5]);
  const model = custom("captures", (x, scale) => x.mul(scale).mul(used).mul(unused));
  const { images, size } = digitBatch(0, 2);
  const expected = tf.tidy(() =>
    (model.predict(tf.tensor(images, [size, 14, 14, 1])) as tf.Tensor).dataSync()
  );
  const fresh = tf.tensor1d([0.25]);
  const other = custom("captures_fresh", (x, scale) => x.mul(scale).mul(fresh).mul(4));
  other.setWeights(model.getWeights());
  for (const each of [model, other]) {
    const compiled = compile(each, options);
    const found = compiled.predict(images, size);
    for (const [i, value] of found.entries()) assert.ok(Math.abs(value - expected[i]!) < 1e-6);
    compiled.dispose();
  }
  assert.deepEqual([...fresh.mul(1).dataSync()], [0.25]);
  tf.dispose([used, unused, fresh]);
});

Deno.test("weights that share one tensor are told apart, and from tensors that are no weights", () => {
  const model = classifier(() => [
    layers.flatten(),
    ...["one", "two"].map((name) => new CustomLayer(name, (x, scale) => x.mul(scale))),
  ]);
  const shared = tf.fill([196], 0.5);
  const [one, two] = [model.getLayer("one"), model.getLayer("two")];
  one.setWeights([shared]);
  two.setWeights([shared]);
  const compiled = compile(model, options);
  const state = compiled.state();
  state["one/scale"]!.fill(3);
  state["two/scale"]!.fill(5);
  compiled.restore(state);
  const { images, labels } = digitBatch(0, 1);
  const { scores } = compiled.evaluateStep(images, labels.subarray(0, 1), 1);
  const expected = tf.tidy(() =>
    tf.matMul(tf.tensor2d(images, [1, 196]).mul(15), model.getWeights().at(-2)!).dataSync()
  );
  for (const [i, value] of scores.entries()) assert.ok(Math.abs(value - expected[i]!) < 1e-4);
  assert.deepEqual(new Set(shared.dataSync()), new Set([0.5]));
  compiled.dispose();
  shared.dispose();
});

const kept: tf.Tensor[] = [];

Deno.test("constants that are the same at every call are not random, not even NaN", () => {
  const model = custom("masks", (x, scale) => tf.where(x.greater(-1), x.mul(scale), NaN));
  const compiled = compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(),
  });
  const images = digitBatch(0, 1).images;
  assert.ok(compiled.predict(images, 1).every(Number.isFinite));
  compiled.dispose();
});

interface Refusal {
  readonly model: () => tf.LayersModel;
  readonly message: RegExp;
  /** False where tfjs has no gradient either. */
  readonly trains?: false;
}

const refusals: Record<string, Refusal> = {
  "random numbers made in JavaScript": {
    model: () => classifier(() => [layers.gaussianNoise({ name: "noise", stddev: 1 })]),
    message:
      /^layer noise \(GaussianNoise\) cannot be compiled: it makes different constants at every/,
  },
  "dropout in a recurrence": {
    model: () =>
      classifier(() => [
        layers.reshape({ targetShape: [14, 14] }),
        layers.lstm({ name: "memory", units: 3, dropout: 0.5 }),
      ]),
    message:
      /^layer memory \(LSTM\) cannot be compiled: it makes different constants at every call/,
  },
  "reading values": {
    model: () => custom("reads", (x, scale) => x.mul(x.mul(scale).max().dataSync()[0]!)),
    message: /^layer reads \(CustomLayer\) .* it reads a tensor's values while it computes/,
  },
  "changing weights": {
    model: () =>
      classifier(() => [
        layers.conv2d({ filters: 2, kernelSize: 3 }),
        layers.batchNormalization({ name: "norm", axis: 1 }),
      ]),
    message: /^layer norm \(BatchNormalization\) .* it changes its weights while it computes/,
    trains: false,
  },
  "tensors that are kept": {
    model: () =>
      custom("keeps", (x, scale) => {
        const scaled = x.mul(scale);
        kept.push(tf.keep(scaled.clone()));
        return scaled;
      }),
    message: /^layer keeps \(CustomLayer\) .* it keeps tensors from one call to the next/,
  },
  "a gradient of one's own": {
    model: () =>
      custom("straight", (x, scale) =>
        tf.customGrad((y) => ({
          value: (y as tf.Tensor).round(),
          gradFunc: (dy) => dy,
        }))(x.mul(scale))),
    message: /^layer straight \(CustomLayer\) .* it defines a gradient of its own/,
  },
  "an op without a gradient": {
    model: () => custom("remainder", (x, scale) => tf.mod(x.mul(scale), tf.scalar(0.3))),
    message: /^layer remainder \(CustomLayer\) .* No gradient defined for op: FloorMod/,
  },
  "a shape that depends on values": {
    model: () =>
      custom("ragged", (x, scale) => {
        const { values } = tf.unique(x.mul(scale).flatten());
        return x.mul(values.mean());
      }),
    message: /^layer ragged \(CustomLayer\) .* the shape of a result depends on values/,
    trains: false,
  },
  "state from batch to batch": {
    model: () => {
      const model = tf.sequential();
      const stateful = { name: "diary", units: 3, stateful: true };
      model.add(layers.simpleRNN({ ...stateful, batchInputShape: [4, 196, 1] }));
      model.add(layers.dense({ units: 10, activation: "softmax" }));
      return model;
    },
    message: /^layer diary \(SimpleRNN\) .* it carries state from one batch to the next/,
  },
  "code that throws": {
    model: () =>
      custom("picky", (x, scale) => {
        if (x.shape[0] === 1) throw new Error("not one alone");
        return x.mul(scale);
      }),
    message: /^layer picky \(CustomLayer\) cannot be compiled: its own code throws: not one alone$/,
  },
  "a mask for later layers": {
    model: () =>
      classifier(() => [
        layers.reshape({ targetShape: [14, 14] }),
        layers.masking({ name: "mask" }),
        layers.lstm({ units: 3 }),
      ]),
    message: /^layer mask \(Masking\) .* it masks what later layers see/,
  },
};

for (const [reason, { model: build, message, trains = true }] of Object.entries(refusals)) {
  Deno.test(`${reason}: refused by the layer's name, and the model works as before`, async () => {
    const model = build();
    const [inputShape, size] = [model.inputs[0]!.shape.slice(1).map(Number), 4];
    const { images, labels } = digitBatch(0, size);
    const x = tf.tensor(images, [size, ...inputShape]);
    const predict = () => {
      if (model.stateful) model.resetStates();
      const output = model.predict(x) as tf.Tensor;
      const values = output.dataSync().slice();
      output.dispose();
      return values;
    };
    const weights = () => model.getWeights().map((weight) => weight.dataSync().slice());
    const [predicted, before] = [predict(), weights()];
    tf.dispose(kept.splice(0));
    const held = heldTensors();

    assert.throws(() => compile(model, options), { name: "NotCompilableError", message });

    assert.deepEqual(weights(), before);
    assert.deepEqual(predict(), predicted);
    tf.dispose(kept.splice(0));
    assert.deepEqual(heldTensors(), held);
    if (trains) {
      model.compile({ loss: "categoricalCrossentropy", optimizer: tf.train.sgd(0.1) });
      const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10);
      assert.ok(Number.isFinite(await model.trainOnBatch(x, y)));
      assert.notDeepEqual(weights(), before);
    }
    tf.dispose(kept.splice(0));
  });
}

Deno.test("code that fails by itself is refused with its own error as the cause, and the backend works on", () => {
  const model = classifier(() => [layers.flatten()]);
  let fails = false;
  const failing = new CustomLayer("fails", (x, scale) => {
    if (fails) throw new RangeError("of its own");
    return x.mul(scale);
  });
  const whole = tf.sequential({ layers: [model, failing, layers.softmax()] });
  const predict = () =>
    tf.tidy(() => (whole.predict(tf.ones([1, 14, 14, 1])) as tf.Tensor).dataSync());
  predict();
  fails = true;
  const held = heldTensors();
  assert.throws(() => compile(whole, options), (error) => {
    assert.ok(error instanceof NotCompilableError, `${error}`);
    assert.ok(error.cause instanceof RangeError);
    assert.equal(error.cause.message, "of its own");
    return true;
  });
  assert.deepEqual(heldTensors(), held);
  fails = false;
  assert.equal(predict().length, 10);
});
