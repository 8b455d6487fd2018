// Batch normalizations that are not to be trained predict in training as well, as in Keras; tfjs's would move their statistics.

import * as tf from "@tensorflow/tfjs";
import { frozenNormalizations } from "../../tensorflow/innermost_layers.ts";

export class FrozenNormalizations {
  readonly #layers: readonly tf.layers.Layer[];

  constructor(model: tf.LayersModel) {
    this.#layers = frozenNormalizations(model);
    for (const layer of this.#layers) {
      layer.call = (inputs) => tf.tidy(() => normalized(layer, [inputs].flat()[0]!));
    }
  }

  /** Leaves the layers as they were found, with the method of their class. */
  dispose(): void {
    for (const layer of this.#layers) delete (layer as Partial<tf.layers.Layer>).call;
  }
}

/** What the layer predicts, of which tfjs has the gradient only where there are both a scale and an offset. */
function normalized(layer: tf.layers.Layer, input: tf.Tensor): tf.Tensor {
  const { axis, epsilon } = layer.getConfig();
  const along = (Number(axis) + input.rank) % input.rank;
  const shape = input.shape.map((size, at) => at === along ? size : 1);
  const value = (name: string) =>
    layer.weights.find(({ originalName }) => originalName.endsWith(`/${name}`))
      ?.read().reshape(shape);
  // It has these two always.
  const [mean, variance] = [value("moving_mean")!, value("moving_variance")!];
  const scale = variance.add(Number(epsilon)).rsqrt().mul(value("gamma") ?? 1);
  return input.sub(mean).mul(scale).add(value("beta") ?? 0);
}
