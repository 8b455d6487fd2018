// A model's weights under the names they have in files and checkpoints.

import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../io/input_error.ts";

/**
 * Lists a model's variables by name.
 *
 * @param weights `model.weights` or `model.trainableWeights`
 * @returns tfjs's variables, in the model's order
 * @throws {InputError} if two share a name, or one is not float32
 */
export function weightsByName(
  weights: tf.LayersModel["weights"],
): ReadonlyMap<string, tf.Variable> {
  const named = new Map<string, tf.Variable>();
  for (const weight of weights) {
    // tfjs numbers `name` if another model of this process has the same; `originalName` stays.
    const { originalName: name, dtype } = weight;
    if (named.has(name)) {
      throw new InputError(
        `model: expected a name for each weight, found ${name} twice; name the layers`,
      );
    }
    if (dtype !== "float32") {
      throw new InputError(`model: expected float32 weights, found ${name} of ${dtype}`);
    }
    named.set(name, weight.read() as tf.Variable); // a LayerVariable reads its variable
  }
  return named;
}
