// The better network: three pairs of convolutions with batch normalisation, 288,170 parameters.

import "../tensorflow/backend.ts"; // before any tensor is made, so that weights lie in TensorFlow
import * as tf from "@tensorflow/tfjs";
import { Random } from "../data/random.ts";

/** What can be chosen about the deep network. */
export interface DeepCnnOptions {
  /** Filters of the three pairs of convolutions; 32, 64 and 128 unless given. */
  readonly filters?: readonly [number, number, number];
  /** The share of activations dropped after each pooling and before the output; 0 (no such layers) unless given. */
  readonly dropout?: number;
  /** Seeds the initial weights; 0 unless given. */
  readonly seed?: number;
  /** Number of classes; 10 unless given. */
  readonly classes?: number;
  /** Pixels a column; 28 unless given. */
  readonly height?: number;
  /** Pixels a row; 28 unless given. */
  readonly width?: number;
}

/**
 * Builds a deeper network, untrained: three pairs of 3x3 convolutions, each with batch normalisation and relu, pooled by
 * 2 after the first two pairs and averaged over the whole picture after the last; then Dense (softmax).
 *
 * @param options filters, dropout, the seed of the weights, and the sizes of input and output
 * @returns a model from n x height x width x 1 pixels in [0, 1] to n x classes probabilities
 * @throws {RangeError} when dropout is not in [0, 1), or a size is too small
 *
 * @example
 * ```ts
 * import { deepCnn } from "mnist";
 *
 * // 288,170 that training moves, and 896 means and variances of the batch normalisations.
 * if (deepCnn({ seed: 1 }).countParams() !== 289_066) throw new Error("six convolutions, one dense");
 * ```
 */
export function deepCnn(
  { filters = [32, 64, 128], dropout = 0, seed = 0, classes = 10, height = 28, width = 28 }:
    DeepCnnOptions = {},
): tf.LayersModel {
  check({ filters, dropout, classes, height, width });
  const random = new Random(seed);
  const block = (name: string, size: number, input: { inputShape?: number[] } = {}) => [
    tf.layers.conv2d({
      ...{ name: `${name}_conv`, filters: size, kernelSize: 3, padding: "same", useBias: false },
      // tfjs would take a seed from the clock.
      kernelInitializer: tf.initializers.heNormal({ seed: random.uint32() }),
      ...input,
    }),
    tf.layers.batchNormalization({ name: `${name}_norm`, momentum: 0.9, epsilon: 1e-5 }),
    tf.layers.reLU({ name: `${name}_relu` }),
  ];
  const drop = (name: string) => dropout > 0 ? [tf.layers.dropout({ name, rate: dropout })] : [];
  const [first, second, third] = filters;
  return tf.sequential({
    name: "deep_cnn",
    layers: [
      ...block("block1", first, { inputShape: [height, width, 1] }),
      ...block("block2", first),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      ...drop("dropout1"),
      ...block("block3", second),
      ...block("block4", second),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      ...drop("dropout2"),
      ...block("block5", third),
      ...block("block6", third),
      tf.layers.globalAveragePooling2d({ name: "average", dataFormat: "channelsLast" }),
      ...drop("dropout3"),
      tf.layers.dense({
        name: "output",
        units: classes,
        activation: "softmax",
        kernelInitializer: tf.initializers.glorotUniform({ seed: random.uint32() }),
      }),
    ],
  });
}

function check(
  { filters, dropout, classes, height, width }: Required<Omit<DeepCnnOptions, "seed">>,
): void {
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(`dropout: expected a share from 0 to below 1, found ${dropout}`);
  }
  const whole = { "filters[0]": filters[0], "filters[1]": filters[1], "filters[2]": filters[2] };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name}: expected a whole number from 1 up, found ${value}`);
    }
  }
  if (!Number.isInteger(classes) || classes < 2 || classes > 256) {
    throw new RangeError(`classes: expected a whole number from 2 to 256, found ${classes}`);
  }
  for (const [name, side] of Object.entries({ height, width })) {
    // Two poolings must leave a pixel.
    if (!Number.isInteger(side) || side < 4) {
      throw new RangeError(`${name}: expected a whole number from 4 up, found ${side}`);
    }
  }
}
