// The better network: three pairs of convolutions with batch normalisation, 289,066 parameters.

import "../tensorflow/backend.ts"; // first, so that TensorFlow holds the weights
import { fromOne, listOf } from "../io/schema.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../data/random.ts";
import { checkNetworkOptions, type NetworkOptions, otherNames } from "./network_options.ts";

/** What can be chosen about the deep network. */
export interface DeepCnnOptions extends NetworkOptions {
  /** Filters of the three pairs of convolutions; 32, 64 and 128 unless given. */
  readonly filters?: readonly [number, number, number];
}

/** Halved twice, a pixel must be left. */
const shortestSide = 4;

/**
 * Builds a deeper network, untrained: three pairs of 3x3 convolutions, each with batch normalisation and relu, pooled by
 * 2 after the first two pairs and averaged over the whole picture after the last; then Dense (softmax).
 *
 * @param options filters, dropout, the seed of the weights, and the sizes of input and output
 * @returns a model from n x height x width x 1 pixels in [0, 1] to n x classes probabilities
 * @throws {InputError} if dropout is not in [0, 1), or a size is too small
 *
 * @example
 * ```ts
 * import { deepCnn } from "mnist";
 *
 * // 288,170 that training changes, and 896 means and variances of the batch normalisations.
 * if (deepCnn({ seed: 1 }).countParams() !== 289_066) throw new Error("six convolutions, one dense");
 * ```
 */
export function deepCnn(
  options: DeepCnnOptions = {},
): tf.LayersModel {
  checkOptions(
    "deepCnn",
    options,
    ["filters", "dropout", "seed", "classes", "height", "width"],
    otherNames,
  );
  const { filters = [32, 64, 128], dropout = 0, seed = 0, classes = 10, height = 28, width = 28 } =
    options;
  checkNetworkOptions({ dropout, classes, height, width }, shortestSide);
  checkValue("filters", listOf(fromOne), filters);
  const random = new Random(seed);
  const block = (name: string, size: number, input: { inputShape?: number[] } = {}) => [
    tf.layers.conv2d({
      ...{ name: `${name}_conv`, filters: size, kernelSize: 3, padding: "same", useBias: false },
      // tfjs would seed by the clock.
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
