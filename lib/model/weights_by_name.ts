// A model's weights under the names they have in files and checkpoints.

import type * as tf from "@tensorflow/tfjs";

/**
 * @param weights `model.weights` or `model.trainableWeights`
 * @returns tfjs's variables by name, in the model's order
 * @throws {TypeError} when two have one name, or one is no float32
 */
export function weightsByName(
  weights: tf.LayersModel["weights"],
): ReadonlyMap<string, tf.Variable> {
  const named = new Map<string, tf.Variable>();
  for (const weight of weights) {
    // `name` has a number added where another model of this process has the name; `originalName` has not.
    const { originalName: name, dtype } = weight;
    if (named.has(name)) {
      throw new TypeError(
        `model: expected a name for each weight, found ${name} twice; name the layers`,
      );
    }
    if (dtype !== "float32") {
      throw new TypeError(`model: expected float32 weights, found ${name} of ${dtype}`);
    }
    named.set(name, weight.read() as tf.Variable); // a LayerVariable's value is always a variable
  }
  return named;
}
