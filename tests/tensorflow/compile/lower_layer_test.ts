// Layers with a TensorFlow op of their own, beside tfjs's eager ones.

import "../../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { digitShape } from "./_digits.ts";
import { classifier, glorot } from "./_networks.ts";
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
  ],
  "convolutions with strides, padding and dilation, and pooling that overlaps": () => [
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
