// How much a layer puts out.

import type * as tf from "@tensorflow/tfjs";

/** One shape for each time that a layer is applied; its own `outputShape` throws where these differ. */
export function outputShapes(layer: tf.layers.Layer): tf.Shape[] {
  // tfjs types one shape as it types several, but its nodes always hold a list.
  return layer.inboundNodes.flatMap(({ outputShapes }) => outputShapes as tf.Shape[]);
}

/** Values for one image; a length that is not known counts as one. */
export function valuesOf([, ...lengths]: tf.Shape): number {
  return lengths.reduce<number>((product, length) => product * Number(length ?? 1), 1);
}
