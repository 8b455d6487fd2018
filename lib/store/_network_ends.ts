// What goes into a network and comes out, and whether it does.

import * as tf from "@tensorflow/tfjs";
import { tfjsReason } from "./_build_network.ts";
import { ModelFileError, remedyFor } from "./read_model_file.ts";

/** @throws {ModelFileError} if it does not take images and give one row of numbers each */
export function ends(network: tf.LayersModel, name: string) {
  const [input, ...inputs] = network.inputs;
  const [output, ...outputs] = network.outputs;
  const shape = input?.shape.slice(1) ?? [];
  const [outputSize, ...rest] = output?.shape.slice(1) ?? [];
  if (
    inputs.length + outputs.length + rest.length === 0 && shape.length >= 1 && shape.length <= 3 &&
    shape.every((side) => side) && outputSize
  ) {
    return { inputShape: shape.map(Number), outputSize };
  }
  throw new ModelFileError(
    `${name}: expected one input of height x width x channels, or a row of pixels, and one output of n classes, found inputs ` +
      `${JSON.stringify(network.inputs.map(({ shape }) => shape))} and outputs ` +
      JSON.stringify(network.outputs.map(({ shape }) => shape)),
  );
}

/**
 * Applies a network to a black image: tfjs builds layers that it cannot apply, such as one with an optimizer for its
 * activation, and says so in the middle of a prediction.
 *
 * @param path names the file in errors
 * @throws {ModelFileError} if it does not take an image, or fails on it
 */
export function tryNetwork(network: tf.LayersModel, path: string): void {
  const { inputShape, outputSize } = ends(network, path);
  const found = tf.tidy(() => {
    try {
      const result = network.predict(tf.zeros([1, ...inputShape])) as tf.Tensor;
      return result.size === outputSize ? undefined : `${result.size} numbers`;
    } catch (error) {
      return tfjsReason(error);
    }
  });
  if (found === undefined) return;
  throw new ModelFileError(
    `${path}: expected a network that gives ${outputSize} numbers for an image, found: ${found}; ${
      remedyFor(path)
    }`,
  );
}
