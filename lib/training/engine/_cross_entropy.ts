// The loss that every model here is trained by.

import * as tf from "@tensorflow/tfjs";

/**
 * Mean sparse categorical cross-entropy, in nats.
 *
 * @param probabilities n x classes, as softmax gives them
 * @param truth n class indices
 * @param labelSmoothing the share of each truth that is spread evenly over all classes
 * @param classWeights what the loss of each class's images is multiplied by; 1 unless given. As in Keras, the mean is
 * over images, not over their weights.
 * @returns a scalar, also within TensorFlow's rounding of what it gets from the logits, as Keras computes it: tfjs's
 * own loss clips at 1e-7, where a confidently wrong image has lost its gradient
 */
export function crossEntropy(
  probabilities: tf.Tensor2D,
  truth: tf.Tensor1D,
  labelSmoothing = 0,
  classWeights?: readonly number[],
): tf.Scalar {
  const [, classes] = probabilities.shape;
  const targets = tf.oneHot(truth, classes);
  const losses = labelSmoothing === 0
    ? probabilities.mul(targets).sum(-1).maximum(least).log().neg()
    : probabilities.maximum(least).log()
      .mul(targets.mul(1 - labelSmoothing).add(labelSmoothing / classes)).sum(-1).neg();
  return (classWeights ? losses.mul(tf.tensor1d([...classWeights]).gather(truth)) : losses).mean();
}

/**
 * Puts the weights of classes into a list.
 *
 * @param given by class; a class that is left out has 1
 * @param classes how many there are
 * @returns a weight for each; undefined if none is given
 */
export function classWeightList(
  given: Readonly<Record<string, number>> | false,
  classes: number,
): readonly number[] | undefined {
  return given ? Array.from({ length: classes }, (_, label) => given[label] ?? 1) : undefined;
}

/** Above float32's least normal number, so that neither the logarithm nor its gradient overflows. */
const least = 1e-37;
