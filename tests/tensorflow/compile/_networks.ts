// Small networks for half-size digits. Initial weights are seeded: each network is the same at every call.

import * as tf from "@tensorflow/tfjs";
import { digitShape } from "./_digits.ts";

const { layers } = tf;

let seed = 0;

/** A new seeded initializer; the seeds start over with each network. */
export function glorot(): ReturnType<typeof tf.initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: ++seed });
}

/** What a layer makes of symbolic tensors: one more, though its type says that it may be many things. */
export function applied(
  layer: tf.layers.Layer,
  inputs: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor {
  return layer.apply(inputs) as tf.SymbolicTensor;
}

/** A network of some layers, which take digits of half the size, and a softmax over ten classes. */
export function classifier(middle: () => tf.layers.Layer[]): tf.Sequential {
  seed = 0;
  const model = tf.sequential({ layers: [layers.inputLayer({ inputShape: digitShape })] });
  for (const layer of middle()) model.add(layer);
  if (model.outputs[0]!.shape.length > 2) model.add(layers.flatten());
  const output = { name: "output", units: 10, activation: "softmax" } as const;
  model.add(layers.dense({ ...output, kernelInitializer: glorot() }));
  return model;
}

/** Layers with batch normalisation and dropout: all that differs between training and prediction. */
export function normalisedLayers(): tf.layers.Layer[] {
  return [
    layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, kernelInitializer: glorot() }),
    layers.batchNormalization({ name: "norm", momentum: 0.5 }),
    layers.reLU(),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dropout({ rate: 0.4 }),
  ];
}

/** Convolution, pooling, dense; dropout before the output if its rate is given. */
export function smallCnn({ dropout = 0 } = {}): tf.Sequential {
  return classifier(() => [
    layers.conv2d({
      filters: 8,
      kernelSize: 3,
      activation: "relu",
      kernelInitializer: glorot(),
    }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 24, activation: "relu", kernelInitializer: glorot() }),
    ...(dropout > 0 ? [layers.dropout({ rate: dropout })] : []),
  ]);
}
