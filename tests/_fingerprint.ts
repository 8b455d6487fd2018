// All weights of a model in one line, to compare: a difference is not a page of numbers.

import { createHash } from "node:crypto";
import type * as tf from "@tensorflow/tfjs";

/** SHA-256 of every bit of every weight. */
export function fingerprint(model: tf.LayersModel): string {
  const hash = createHash("sha256");
  for (const weight of model.weights) {
    hash.update(new Uint8Array(Float32Array.from(weight.read().dataSync()).buffer));
  }
  return hash.digest("hex");
}
