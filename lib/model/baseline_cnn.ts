// The baseline network: two convolutions, two dense layers, 225,034 parameters.

import "../tensorflow/backend.ts"; // first, so that TensorFlow holds the weights
import { checkOptions } from "../io/check_options.ts";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../data/random.ts";
import { checkNetworkOptions, type NetworkOptions, otherNames } from "./network_options.ts";

/** 3x3, halved, 3x3 and halved again: ten pixels leave one. */
const shortestSide = 10;

/**
 * The reference's README lists dropout layers, and no rate; the code it comes with has none. Of 0, 0.25, 0.4 and 0.5
 * this one had the lowest validation loss (the campaign `dropout`).
 */
const baselineDropout = 0.4;

/**
 * Builds the baseline network, untrained: Conv 32 (3x3, relu), pool 2, dropout, Conv 64 (3x3, relu), pool 2, dropout,
 * flatten, Dense 128 (relu), dropout, Dense 10 (softmax). Weights start as Keras starts them: Glorot-uniform, biases
 * zero.
 *
 * @param options dropout, the seed of the weights, and the sizes of input and output
 * @returns a model from n x height x width x 1 pixels in [0, 1] to n x classes probabilities
 * @throws {InputError} if dropout is not in [0, 1), or a size is too small for the network
 *
 * @example
 * ```ts
 * import { baselineCnn } from "mnist";
 *
 * const model = baselineCnn({ seed: 1 });
 * if (model.countParams() !== 225_034) throw new Error("the reference's network");
 * ```
 */
export function baselineCnn(
  options: NetworkOptions = {},
): tf.LayersModel {
  checkOptions(
    "baselineCnn",
    options,
    ["dropout", "seed", "classes", "height", "width"],
    otherNames,
  );
  const { dropout = baselineDropout, seed = 0, classes = 10, height = 28, width = 28 } = options;
  checkNetworkOptions({ dropout, classes, height, width }, shortestSide);
  const random = new Random(seed);
  // tfjs would draw Glorot-normal weights, seeded by the clock.
  const weights = () => ({
    kernelInitializer: tf.initializers.glorotUniform({ seed: random.uint32() }),
    biasInitializer: "zeros",
  } as const);
  const drop = (name: string) => dropout > 0 ? [tf.layers.dropout({ name, rate: dropout })] : [];
  const relu = { activation: "relu", kernelSize: 3 } as const;
  const inputShape = [height, width, 1];
  return tf.sequential({
    name: "baseline_cnn",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 32, inputShape, ...relu, ...weights() }),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      ...drop("dropout1"),
      tf.layers.conv2d({ name: "conv2", filters: 64, ...relu, ...weights() }),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      ...drop("dropout2"),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 128, activation: "relu", ...weights() }),
      ...drop("dropout3"),
      tf.layers.dense({ name: "output", units: classes, activation: "softmax", ...weights() }),
    ],
  });
}
