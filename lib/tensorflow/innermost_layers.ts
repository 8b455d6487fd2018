// The layers that a network does its work with.

import * as tf from "@tensorflow/tfjs";

/** A network's layers, and in place of networks among them those that they are made of. */
export function innermostLayers({ layers }: tf.LayersModel): tf.layers.Layer[] {
  return layers.flatMap((layer) =>
    layer instanceof tf.LayersModel ? innermostLayers(layer) : [layer]
  );
}
