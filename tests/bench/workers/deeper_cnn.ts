// The deeper network of the bench: six 3x3 convolutions with batch normalisation, two poolings, global average pooling.

import "../../../lib/tensorflow/backend.ts"; // before any tensor is made, so that weights lie in TensorFlow
import * as tf from "@tensorflow/tfjs";
import { Random } from "../../../lib/data/random.ts";

/** Builds the network, untrained: 32-32-pool-64-64-pool-128-128 filters, then ten classes. */
export function deeperCnn({ seed = 0 }: { readonly seed?: number } = {}): tf.LayersModel {
  const random = new Random(seed);
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed: random.uint32() });
  const block = (name: string, filters: number, input: { inputShape?: number[] } = {}) => [
    tf.layers.conv2d({
      name: `${name}_conv`,
      filters,
      kernelSize: 3,
      padding: "same",
      useBias: false,
      kernelInitializer: kernelInitializer(),
      ...input,
    }),
    tf.layers.batchNormalization({ name: `${name}_norm` }),
    tf.layers.reLU({ name: `${name}_relu` }),
  ];
  return tf.sequential({
    name: "deeper_cnn",
    layers: [
      ...block("block1", 32, { inputShape: [28, 28, 1] }),
      ...block("block2", 32),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      ...block("block3", 64),
      ...block("block4", 64),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      ...block("block5", 128),
      ...block("block6", 128),
      tf.layers.globalAveragePooling2d({ name: "average", dataFormat: "channelsLast" }),
      tf.layers.dense({
        name: "output",
        units: 10,
        activation: "softmax",
        kernelInitializer: kernelInitializer(),
      }),
    ],
  });
}
