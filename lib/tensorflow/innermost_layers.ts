// The layers of a network, with nested networks flattened.

import * as tf from "@tensorflow/tfjs";

/** A network's layers; networks among them are replaced by their own layers. */
export function innermostLayers({ layers }: tf.LayersModel): tf.layers.Layer[] {
  return layers.flatMap((layer) =>
    layer instanceof tf.LayersModel ? innermostLayers(layer) : [layer]
  );
}
