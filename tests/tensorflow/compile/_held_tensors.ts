// What tfjs and TensorFlow hold, to be compared before and after.

import * as tf from "@tensorflow/tfjs";
import type { FfiBinding } from "../../../lib/tensorflow/binding.ts";

/** The number of tfjs's tensors, and of TensorFlow's handles. */
export function heldTensors(): { readonly tensors: number; readonly handles: number } {
  // The tensorflow backend is tfjs-node's, which has a binding.
  const { binding } = tf.backend() as unknown as { binding: FfiBinding };
  return { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors() };
}
