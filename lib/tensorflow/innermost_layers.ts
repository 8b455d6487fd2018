// The layers of a network, with nested networks flattened, and those among them that are frozen.

import * as tf from "@tensorflow/tfjs";

/** A network's layers; networks among them are replaced by their own layers. */
export function innermostLayers({ layers }: tf.LayersModel): tf.layers.Layer[] {
  return layers.flatMap((layer) =>
    layer instanceof tf.LayersModel ? innermostLayers(layer) : [layer]
  );
}

/**
 * The batch normalizations of a network that are not to be trained, by themselves or with a network around them. tfjs
 * moves their statistics all the same; in Keras such a layer is one that only predicts.
 */
export function frozenNormalizations(
  model: tf.LayersModel,
  isFrozen = !model.trainable,
): tf.layers.Layer[] {
  return model.layers.flatMap((layer) => {
    const isOwn = isFrozen || !layer.trainable;
    if (layer instanceof tf.LayersModel) return frozenNormalizations(layer, isOwn);
    return isOwn && layer.getClassName() === "BatchNormalization" ? [layer] : [];
  });
}
