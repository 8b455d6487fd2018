// Small networks of all layers that are exported, with weights of which none is zero.

import "../../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import type { SymbolicTensor } from "@tensorflow/tfjs";

const { layers } = tf;
const side = 8;

type Body = (input: SymbolicTensor) => SymbolicTensor;

function network(body: Body, ending: Body = (x) => dense(x)): () => tf.LayersModel {
  return () => {
    const input = tf.input({ shape: [side, side, 1] });
    const model = tf.model({ inputs: input, outputs: ending(body(input)) });
    return withWeights(model);
  };
}

function dense(x: SymbolicTensor): SymbolicTensor {
  const flat = x.shape.length > 2 ? on(x, layers.flatten()) : x;
  return on(flat, layers.dense({ units: 10, activation: "softmax" }));
}

function on(x: SymbolicTensor | SymbolicTensor[], ...stack: tf.layers.Layer[]): SymbolicTensor {
  return stack.reduce((x, layer) => layer.apply(x) as SymbolicTensor, x as SymbolicTensor);
}

/** Seeded, of the size that training leaves, and above zero where it is a variance. */
function withWeights(model: tf.LayersModel): tf.LayersModel {
  model.weights.forEach((weight, i) => {
    const isVariance = weight.originalName.includes("variance");
    const values = tf.randomNormal(weight.shape as number[], 0, 0.4, "float32", i + 1);
    (weight.read() as tf.Variable).assign(isVariance ? values.abs().add(0.5) : values);
  });
  return model;
}

const wide = (x: SymbolicTensor) =>
  on(x, layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }));

/** By what is in them. */
export const networks = {
  residual: network((input) => {
    const stem = on(
      input,
      layers.conv2d({ filters: 4, kernelSize: 3, padding: "same", useBias: false }),
      layers.batchNormalization({ momentum: 0.9, epsilon: 0.002 }),
      layers.activation({ activation: "relu" }),
    );
    const branch = on(
      stem,
      layers.depthwiseConv2d({ kernelSize: 3, padding: "same", depthMultiplier: 2 }),
      layers.batchNormalization({ scale: false }),
      layers.separableConv2d({
        ...{ filters: 4, kernelSize: 3, padding: "same", depthMultiplier: 2 },
        activation: "swish",
      }),
      layers.batchNormalization({ center: false }),
    );
    return on(
      on([stem, branch], layers.add()),
      layers.averagePooling2d({ poolSize: 2, strides: 2, padding: "same" }),
      layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: "same" }),
      layers.conv2d({ filters: 5, kernelSize: 2, dilationRate: 2, padding: "same" }),
      layers.globalAveragePooling2d({}),
      layers.batchNormalization(),
    );
  }),
  strided: network((input) =>
    on(
      input,
      layers.zeroPadding2d({ padding: [[1, 0], [2, 1]] }),
      layers.conv2d({ filters: 3, kernelSize: [2, 3], strides: [2, 1] }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same", activation: "tanh" }),
      layers.upSampling2d({ size: [2, 3] }),
      layers.cropping2D({ cropping: [[0, 1], [1, 2]] }),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      layers.separableConv2d({ filters: 2, kernelSize: 2, useBias: false }),
    )
  ),
  activations: network((input) => {
    const x = wide(input);
    const names = [
      ...["elu", "gelu", "linear", "mish", "relu", "relu6", "selu", "sigmoid", "softmax"],
      ...["softplus", "softsign", "swish", "tanh"],
    ] as const;
    const outputs = [
      ...names.map((activation) => layers.activation({ activation: activation as "relu" })),
      layers.reLU({ maxValue: 0.2 }),
      layers.leakyReLU({ alpha: 0.15 }),
      layers.prelu({ sharedAxes: [1, 2] }),
      layers.prelu(),
      layers.elu(),
      layers.softmax({ axis: -1 }),
    ].map((layer) => on(x, layer));
    return on(
      on(outputs, layers.concatenate()),
      layers.averagePooling2d({ poolSize: 3 }),
    );
  }),
  merges: network((input) => {
    const [a, b] = [wide(input), wide(input)];
    const merged = [
      ...[layers.add(), layers.multiply(), layers.average()],
      ...[layers.maximum(), layers.minimum()],
    ].map((layer) => on([a, b], layer));
    const rows = on(on(merged, layers.concatenate({ axis: 1 })), layers.globalMaxPooling2d({}));
    const shared = layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" });
    const twice = on(on(on(input, layers.conv2d({ filters: 4, kernelSize: 1 })), shared), shared);
    return on(
      [rows, on(twice, layers.globalAveragePooling2d({}))],
      layers.concatenate(),
    );
  }),
  sequences: network((input) =>
    on(
      input,
      layers.rescaling({ scale: 1 / 127.5, offset: -1 }),
      layers.reshape({ targetShape: [side, side] }),
      layers.permute({ dims: [2, 1] }),
      layers.conv1d({ filters: 4, kernelSize: 3, padding: "same", strides: 2 }),
      layers.batchNormalization(),
      layers.dense({ units: 6, activation: "relu" }),
      layers.layerNormalization(),
      layers.dropout({ rate: 0.5 }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.gaussianNoise({ stddev: 1 }),
    )
  ),
  sequential: () =>
    withWeights(tf.sequential({
      layers: [
        layers.flatten({ inputShape: [side, side, 1] }),
        layers.dense({
          units: 12,
          activation: "relu",
          kernelRegularizer: "l1l2",
          kernelConstraint: tf.constraints.maxNorm({ maxValue: 2 }),
          kernelInitializer: "leCunNormal",
        }),
        layers.dropout({ rate: 0.3 }),
        layers.dense({ units: 10, activation: "softmax" }),
      ],
    })),
} as const;
