// Whether a network that was built of a file gives numbers for an image.

import * as tf from "@tensorflow/tfjs";
import { ends } from "./_network_ends.ts";
import { ModelFileError, remedy } from "./read_model_file.ts";
import { tfjsReason } from "./_tfjs_reason.ts";

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
    `${path}: expected a network that gives ${outputSize} numbers for an image, found: ${found}; ${remedy}`,
  );
}
