// Models that are more than a row of layers, beside tfjs's eager ones.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { compilePrediction } from "../../../lib/tensorflow/compile/compile_prediction.ts";
import { CustomLayer } from "./_custom_layer.ts";
import { digitBatch, digitShape } from "./_digits.ts";
import { applied, classifier, glorot } from "./_networks.ts";
import { assertParity, oneHot } from "./_parity.ts";

const { layers, regularizers } = tf;
const seeded = () => ({ kernelInitializer: glorot() });

/** A functional model around what `middle` makes of a first convolution. */
function functional(middle: (input: tf.SymbolicTensor) => tf.SymbolicTensor): tf.LayersModel {
  classifier(() => []).dispose(); // the seeds start over
  const inputs = tf.input({ shape: digitShape });
  const first = layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, ...seeded() });
  const features = middle(applied(first, inputs));
  const flat = features.rank > 2 ? applied(layers.flatten(), features) : features;
  const last = layers.dense({ units: 10, activation: "softmax", ...seeded() });
  return tf.model({ inputs, outputs: applied(last, flat) });
}

const convolution = (filters = 6) =>
  layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", ...seeded() });

const models: Record<string, () => tf.LayersModel> = {
  "a residual add": () =>
    functional((input) => applied(layers.add(), [input, applied(convolution(), input)])),
  "a sum that broadcasts": () =>
    functional((input) => applied(layers.add(), [input, applied(convolution(1), input)])),
  "branches that are concatenated, multiplied and averaged": () =>
    functional((input) => {
      const branch = () => applied(convolution(), input);
      const joined = [
        applied(layers.concatenate(), [branch(), input]),
        applied(layers.multiply(), [branch(), input]),
        applied(layers.average(), [branch(), input]),
        applied(layers.maximum(), [branch(), input]),
      ];
      return applied(layers.concatenate({ axis: -1 }), joined);
    }),
  "a layer that is used twice": () =>
    functional((input) => {
      const shared = convolution();
      return applied(shared, applied(shared, input));
    }),
  "a batch normalisation that is used twice": () =>
    functional((input) => {
      const shared = layers.batchNormalization({ momentum: 0.8 });
      return applied(shared, applied(layers.reLU(), applied(shared, input)));
    }),
  "models in models, with dense, convolution and batch normalisation inside": () =>
    functional((input) => {
      const inner = tf.sequential({
        layers: [
          layers.conv2d({ inputShape: [6, 6, 6], filters: 6, kernelSize: 3, ...seeded() }),
          layers.batchNormalization(),
        ],
      });
      const middle = tf.sequential({
        layers: [inner, layers.flatten(), layers.dense({ units: 8, ...seeded() })],
      });
      return applied(middle, input);
    }),
  "a model that is used twice": () =>
    functional((input) => {
      const inputs = tf.input({ shape: [6, 6, 6] });
      const shared = tf.model({ inputs, outputs: applied(convolution(), inputs) });
      return applied(shared, applied(shared, input));
    }),
  "penalties on kernels, in models in models too": () =>
    functional((input) => {
      const penalised = { filters: 4, kernelSize: 3 };
      const inner = tf.sequential({
        layers: [
          layers.conv2d({
            ...{ inputShape: [6, 6, 6], ...penalised, ...seeded() },
            kernelRegularizer: regularizers.l1({ l1: 1e-3 }),
          }),
          layers.conv2d({
            ...{ ...penalised, ...seeded() },
            kernelRegularizer: regularizers.l1l2({ l1: 1e-3, l2: 1e-2 }),
          }),
        ],
      });
      const last = layers.dense({
        ...{ units: 8, activation: "relu" as const, ...seeded() },
        kernelRegularizer: regularizers.l2({ l2: 1e-2 }),
      });
      return applied(last, applied(inner, input));
    }),
  "a penalty in a Sequential that was never called": () =>
    classifier(() => [
      layers.flatten(),
      layers.dense({ units: 8, ...seeded(), kernelRegularizer: regularizers.l2({ l2: 0.1 }) }),
    ]),
  "kernels that are frozen without their biases": () => {
    const [first, last] = [
      convolution(),
      layers.dense({ units: 8, activation: "relu", ...seeded() }),
    ];
    const model = functional((input) =>
      applied(last, applied(layers.flatten(), applied(first, input)))
    );
    for (const layer of [first, last]) layer.weights[0]!.trainable = false;
    return model;
  },
  "frozen layers, batch normalisation among them": () =>
    classifier(() => [
      layers.conv2d({ filters: 6, kernelSize: 3, trainable: false, ...seeded() }),
      layers.batchNormalization({ trainable: false }),
      layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, ...seeded() }),
    ]),
};

for (const [name, model] of Object.entries(models)) {
  Deno.test(`${name}: losses, weights and statistics are tfjs's`, async () => {
    await assertParity({ model, optimizer: (rate) => tf.train.momentum(rate, 0.9), rate: 0.02 });
  });
}

Deno.test("a frozen layer keeps its weights and has no slots, whatever its neighbours do", () => {
  const model = classifier(() => [
    layers.conv2d({ name: "frozen", filters: 2, kernelSize: 3, strides: 4, trainable: false }),
    layers.conv2d({ name: "trained", filters: 2, kernelSize: 2 }),
  ]);
  const compiled = compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.momentum(0.1, 0.9),
  });
  const before = compiled.state();
  const { images, labels, size } = digitBatch(0);
  compiled.trainStep(images, labels, size, 0.1);
  const after = compiled.state();
  assert.deepEqual(after["frozen/kernel"], before["frozen/kernel"]);
  assert.notDeepEqual(after["trained/kernel"], before["trained/kernel"]);
  assert.ok("trained/kernel/momentum" in after && !("frozen/kernel/momentum" in after));
  compiled.dispose();
});

Deno.test("a model with several inputs or outputs, or an open size, is refused by name", () => {
  const input = () => tf.input({ shape: [3] });
  const dense = () => layers.dense({ units: 2, activation: "softmax" });
  const [a, b] = [input(), input()];
  const sum = applied(layers.add(), [a, b]);
  const two = tf.model({ name: "two_in", inputs: [a, b], outputs: applied(dense(), sum) });
  const outputs = [applied(dense(), a), applied(dense(), a)];
  const forked = tf.model({ name: "two_out", inputs: a, outputs });
  const open = tf.sequential({
    name: "open",
    layers: [
      layers.conv2d({ inputShape: [null, null, 1], filters: 2, kernelSize: 3 }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  const unbuilt = tf.sequential({ name: "unbuilt" });
  const refusals = new Map([
    [two, /^model two_in cannot be compiled: it has 2 inputs and 1 outputs, expected one of each/],
    [forked, /^model two_out cannot be compiled: it has 1 inputs and 2 outputs/],
    [open, /^model open cannot be compiled: its input is of shape \[any,any,1\]/],
    [unbuilt, /^model unbuilt cannot be compiled: it is not built; give it an inputShape/],
  ]);
  for (const [model, message] of refusals) {
    assert.throws(
      () => compile(model, { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.sgd(1) }),
      { name: "NotCompilableError", message },
    );
  }
});

Deno.test("a layer that only has the name of another is refused by it, not mistaken for it", () => {
  class Dense extends CustomLayer {
    static override readonly className = "Dense";
    override build(): void {
      this.weight = this.addWeight("kernel", [196], "float32", tf.initializers.ones());
    }
  }
  const impostor = new Dense("impostor", (x, scale) => x.mul(scale));
  const model = classifier(() => [layers.flatten(), impostor]);
  assert.throws(
    () => compile(model, { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.sgd(1) }),
    {
      name: "NotCompilableError",
      message: /^layer impostor \(Dense\) .* MatMul \(impostor\): Shape/,
    },
  );
});

Deno.test("dilations, whose gradient TensorFlow gets wrong, are refused in training and predict", () => {
  const convolutions = {
    Conv2D: layers.conv2d({ name: "wide", filters: 3, kernelSize: 3, dilationRate: 2 }),
    Conv1D: layers.conv1d({ name: "wide", filters: 3, kernelSize: 3, dilationRate: 2 }),
    SeparableConv2D: layers.separableConv2d({
      ...{ name: "wide", filters: 3, kernelSize: 3, dilationRate: 2 },
    }),
  };
  for (const [kind, layer] of Object.entries(convolutions)) {
    const flat = kind === "Conv1D" ? [layers.reshape({ targetShape: [14, 14] })] : [];
    const model = classifier(() => [...flat, layer]);
    assert.throws(
      () => compile(model, { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.adam() }),
      { name: "NotCompilableError", subject: `layer wide (${kind})`, message: /dilations/ },
    );
    const { images, size } = digitBatch(0);
    const expected = tf.tidy(() => {
      const output = model.predict(tf.tensor(images, [size, 14, 14, 1])) as tf.Tensor;
      return output.dataSync();
    });
    const compiled = compilePrediction(model);
    for (const [at, value] of compiled.predict(images, size).entries()) {
      assert.ok(Math.abs(value - expected[at]!) < 1e-6);
    }
    compiled.dispose();
  }
});

Deno.test("a Sequential that its owner has compiled for tfjs stays so", async () => {
  const model = classifier(() => [layers.flatten()]);
  model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
  compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.sgd(0.1),
  }).dispose();
  const { images, labels, size } = digitBatch(0);
  const [x, y] = [tf.tensor(images, [size, ...digitShape]), oneHot(labels)];
  assert.ok(Number(await model.trainOnBatch(x, y)) > 0);
  tf.dispose([x, y]);
  model.dispose();
});
