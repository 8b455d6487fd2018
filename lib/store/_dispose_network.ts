// Frees a network and all weights in it.

import * as tf from "@tensorflow/tfjs";

/**
 * For a network that nobody has yet. Its own `dispose` keeps the weights of networks within it (tfjs 4.22.0), and throws
 * where a layer was never applied.
 */
export function disposeNetwork(network: tf.LayersModel): void {
  tf.dispose(network.weights.map((weight) => weight.read()));
}
