// Layers with a TensorFlow op of their own, beside tfjs's eager ones.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { digitShape } from "./_digits.ts";
import { DataType } from "../../../lib/tensorflow/data_type.ts";
import { addModelVariables } from "../../../lib/tensorflow/compile/model_variables.ts";
import { lowerModel } from "../../../lib/tensorflow/compile/lower_model.ts";
import { Pass } from "../../../lib/tensorflow/compile/pass.ts";
import { applied, classifier, glorot } from "./_networks.ts";
import { withGraph } from "./_open_graph.ts";
import { assertParity } from "./_parity.ts";

const { layers } = tf;
const seeded = () => ({ kernelInitializer: glorot() });

// Where a gradient is zero but for rounding, as before a batch normalisation, Adam would follow the rounding errors.
const optimizer = (rate: number) => tf.train.momentum(rate, 0.9);

const networks: Record<string, () => tf.layers.Layer[]> = {
  "batch normalisation after convolution and dense": () => [
    layers.conv2d({ filters: 8, kernelSize: 3, useBias: false, ...seeded() }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 24, useBias: false, ...seeded() }),
    layers.batchNormalization({ momentum: 0.9, epsilon: 1e-2 }),
    layers.activation({ activation: "relu" }),
  ],
  "batch normalisation over the steps of a sequence": () => [
    layers.conv2d({ filters: 6, kernelSize: 3, useBias: false, ...seeded() }),
    layers.averagePooling2d({ poolSize: 2 }),
    layers.reshape({ targetShape: [36, 6] }),
    layers.batchNormalization({ axis: 2 }),
    // As Keras writes it: tfjs takes the list for the number in it.
    layers.batchNormalization({ axis: [2] as unknown as number }),
  ],
  "convolutions with strides and padding, and pooling that overlaps": () => [
    layers.conv2d({
      filters: 6,
      kernelSize: [3, 5],
      strides: [1, 2],
      padding: "same",
      ...seeded(),
    }),
    layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 1], padding: "same" }),
    layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "valid" }),
    layers.conv2d({ filters: 8, kernelSize: 2, activation: "tanh", ...seeded() }),
    layers.globalAveragePooling2d({}),
  ],
  "every activation that is one op": () => [
    layers.flatten(),
    ...(["elu", "relu", "relu6", "selu", "sigmoid", "softplus", "softsign", "tanh"] as const)
      .flatMap((activation) => [
        layers.dense({ units: 12, activation, ...seeded() }),
        layers.activation({ activation }),
      ]),
    layers.dense({ units: 12, activation: "softmax", ...seeded() }),
  ],
};

for (const [name, middle] of Object.entries(networks)) {
  Deno.test(`${name}: losses, weights and statistics are tfjs's`, async () => {
    await assertParity({ model: () => classifier(middle), optimizer, rate: 0.02 });
  });
}

Deno.test("Adam trains batch-normalised convolutions as tfjs's does", async () => {
  const middle = () => [
    layers.conv2d({ filters: 8, kernelSize: 3, useBias: false, ...seeded() }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.maxPooling2d({ poolSize: 3 }),
  ];
  await assertParity({ model: () => classifier(middle) });
});

// tfjs itself fails in training without scale or centre, so it is given them, but not to train.
for (const [option, weight] of [["scale", "gamma"], ["center", "beta"]] as const) {
  Deno.test(`batch normalisation without ${option} is one with an untrained ${weight}`, async () => {
    const model = (normalization: tf.layers.Layer) => () =>
      classifier(() => [
        layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, useBias: false, ...seeded() }),
        normalization,
      ]);
    const whole = layers.batchNormalization();
    const eager = model(whole);
    await assertParity({
      model: model(layers.batchNormalization({ [option]: false })),
      eager: () => {
        const { inputs, outputs } = eager();
        whole.weights.find(({ name }) => name.includes(weight))!.trainable = false;
        return tf.model({ inputs, outputs }); // a Sequential would have it trained again
      },
      ...{ optimizer, rate: 0.02 },
    });
  });
}

Deno.test("a softmax that is a layer of its own ends a classifier too", async () => {
  const model = () => {
    classifier(() => []).dispose(); // the seeds start over
    return tf.sequential({
      layers: [
        layers.flatten({ inputShape: digitShape }),
        layers.dense({ units: 10, ...seeded() }),
        layers.softmax(),
      ],
    });
  };
  await assertParity({ model });
});

Deno.test("a max-pooling comes before the ReLU that it follows, however the ReLU is written", () => {
  const rectified: Record<string, tf.layers.Layer[]> = {
    "the activation of a convolution": [
      layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu", inputShape: [8, 8, 1] }),
    ],
    "a ReLU layer": [layers.reLU({ inputShape: [6, 6, 2] })],
    "an activation layer": [layers.activation({ activation: "relu", inputShape: [6, 6, 2] })],
  };
  for (const [name, before] of Object.entries(rectified)) {
    const end = lowered([...before, layers.maxPooling2d({ poolSize: 2 })]);
    assert.deepEqual(end, { relu: true, shape: [1, 3, 3, 2] }, name);
  }
});

Deno.test("only a max-pooling changes places with a ReLU, and only with one without a ceiling", () => {
  const input = { inputShape: [6, 6, 2] };
  const mean = lowered([layers.reLU(input), layers.averagePooling2d({ poolSize: 2 })]);
  assert.deepEqual(mean, { relu: false, shape: [1, 3, 3, 2] });
  const capped = layers.reLU({ ...input, maxValue: 1 });
  assert.equal(lowered([capped, layers.maxPooling2d({ poolSize: 2 })]).relu, false);
});

Deno.test("a ReLU that is pooled and used as it is too: losses and weights are tfjs's", async () => {
  const model = () => {
    classifier(() => []).dispose(); // the seeds start over
    const inputs = tf.input({ shape: digitShape });
    const convolution = layers.conv2d({
      filters: 6,
      kernelSize: 3,
      activation: "relu",
      ...seeded(),
    });
    const rectified = applied(convolution, inputs);
    const overlapping = { poolSize: 3, strides: 2, padding: "same" } as const;
    const both = [
      applied(layers.flatten(), applied(layers.maxPooling2d(overlapping), rectified)),
      applied(layers.globalAveragePooling2d({}), rectified),
    ];
    const last = layers.dense({ units: 10, activation: "softmax", ...seeded() });
    return tf.model({ inputs, outputs: applied(last, applied(layers.concatenate(), both)) });
  };
  await assertParity({ model });
});

/** What a network ends with in the graph. */
function lowered(network: tf.layers.Layer[]): { relu: boolean; shape: number[] | undefined } {
  const model = tf.sequential({ layers: network });
  try {
    return withGraph(({ graph, variables }) => {
      const { weights } = addModelVariables(variables, model, { slots: {} });
      const pass = new Pass({ graph, variables, weights, training: true, batchSize: 1, seed: 0 });
      const shape = [1, ...model.inputs[0]!.shape.slice(1).map(Number)];
      const end = lowerModel(pass, model, graph.placeholder(DataType.FLOAT, shape));
      return { relu: pass.reluInput(end) !== undefined, shape: graph.shapeOf(end) };
    });
  } finally {
    model.dispose();
  }
}
