// The loss that every model here is trained by.

import * as tf from "@tensorflow/tfjs";

/**
 * Mean sparse categorical cross-entropy, in nats.
 *
 * @param probabilities n x classes, as softmax gives them
 * @param truth n class indices
 * @param labelSmoothing the share of each truth that is spread evenly over all classes
 * @returns a scalar, also within TensorFlow's rounding of what it gets from the logits, as Keras computes it: tfjs's
 * own loss clips at 1e-7, where a confidently wrong image has lost its gradient
 */
export function crossEntropy(
  probabilities: tf.Tensor2D,
  truth: tf.Tensor1D,
  labelSmoothing = 0,
): tf.Scalar {
  const [, classes] = probabilities.shape;
  const targets = tf.oneHot(truth, classes);
  if (labelSmoothing === 0) {
    return probabilities.mul(targets).sum(-1).maximum(least).log().neg().mean();
  }
  const smoothed = targets.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  return probabilities.maximum(least).log().mul(smoothed).sum(-1).neg().mean();
}

/** Above float32's least normal number, so that neither the logarithm nor its gradient overflows. */
const least = 1e-37;
