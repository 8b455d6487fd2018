// All weights of a model as numbers, to compare.

import type * as tf from "@tensorflow/tfjs";

export function weightsOf(model: tf.LayersModel): number[][] {
  return model.weights.map((weight) => [...weight.read().dataSync()]);
}
