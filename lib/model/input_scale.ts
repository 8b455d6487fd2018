// What a network takes pixels for: 0 to 1, or the bytes 0 to 255 if it rescales them itself.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../tensorflow/innermost_layers.ts";

/** Layers that move values about or change none; those before a network's Rescaling. */
const passing = new Set([
  ...["InputLayer", "Reshape", "Flatten", "Permute", "ZeroPadding2D", "Cropping2D", "CenterCrop"],
  ...["Resizing", "Dropout"],
]);

/**
 * Tells how bright white is for a network: 255 if it begins with a `Rescaling` that divides bytes, such as Keras's
 * `Rescaling(1 / 255)` or `Rescaling(1 / 127.5, offset=-1)`, else 1.
 *
 * @param model any network
 * @returns what pixels from 0 to 1 are to be multiplied by
 */
export function inputScale(model: tf.LayersModel): 1 | 255 {
  const first = innermostLayers(model).find((layer) => !passing.has(layer.getClassName()));
  if (first?.getClassName() !== "Rescaling") return 1;
  // Between the 1 that pixels from 0 to 1 get (2 for -1 to 1) and the 1 / 127.5 that bytes get for that range.
  return Math.abs(Number(first.getConfig()["scale"])) < 1 / 16 ? 255 : 1;
}
