// The loss that every model here is trained by.

import * as tf from "@tensorflow/tfjs";

/**
 * Mean sparse categorical cross-entropy, in nats.
 *
 * @param probabilities n x classes, as softmax gives them
 * @param truth n class indices
 * @returns a scalar, also within TensorFlow's rounding of what it gets from the logits, as Keras computes it: tfjs's
 * own loss clips at 1e-7, where a confidently wrong image has lost its gradient
 */
export function crossEntropy(probabilities: tf.Tensor2D, truth: tf.Tensor1D): tf.Scalar {
  const [, classes] = probabilities.shape;
  const ofTruth = probabilities.mul(tf.oneHot(truth, classes)).sum(-1);
  return ofTruth.maximum(least).log().neg().mean();
}

/** Above float32's least normal number, so that neither the logarithm nor its gradient overflows. */
const least = 1e-37;
