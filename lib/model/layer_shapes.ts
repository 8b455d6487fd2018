// The shapes of a layer's outputs.

import type * as tf from "@tensorflow/tfjs";

/** One shape for each time that a layer is applied; its own `outputShape` throws if these differ. */
export function outputShapes(layer: tf.layers.Layer): tf.Shape[] {
  // Nodes hold a list, but for the one that a Sequential makes of itself, which holds its shape.
  return layer.inboundNodes.flatMap(({ outputShapes }) =>
    (Array.isArray(outputShapes[0]) ? outputShapes : [outputShapes]) as tf.Shape[]
  );
}

/** Values for one image; an unknown length counts as one. */
export function valuesOf([, ...lengths]: tf.Shape): number {
  return lengths.reduce<number>((product, length) => product * Number(length ?? 1), 1);
}
