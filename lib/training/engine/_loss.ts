// The losses that models are trained by.

import * as tf from "@tensorflow/tfjs";
import type { LossName } from "../optimizer.ts";

/** How training changes a loss. */
export interface Weighing {
  /** The share of each truth that is spread evenly over all classes. */
  readonly labelSmoothing?: number;
  /** What the loss of each class's images is multiplied by; as in Keras, the mean is over images, not over weights. */
  readonly classWeights?: readonly number[] | undefined;
}

/**
 * The mean loss of a batch.
 *
 * @param loss a cross-entropy in nats, or the mean squared difference
 * @param probabilities n x classes
 * @param truth n class indices
 * @param weighing none unless given
 * @returns a scalar, also within TensorFlow's rounding of what it gets from the logits, as Keras computes it: tfjs's
 * own cross-entropy clips at 1e-7, where a confidently wrong image has lost its gradient
 */
export function meanLoss(
  loss: LossName,
  probabilities: tf.Tensor2D,
  truth: tf.Tensor1D,
  { labelSmoothing = 0, classWeights }: Weighing = {},
): tf.Scalar {
  const [, classes] = probabilities.shape;
  const hard = tf.oneHot(truth, classes);
  const targets = labelSmoothing === 0
    ? hard
    : hard.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  const losses = loss === "meanSquaredError"
    ? targets.sub(probabilities).square().mean(-1)
    : labelSmoothing === 0
    ? probabilities.mul(targets).sum(-1).maximum(least).log().neg()
    : probabilities.maximum(least).log().mul(targets).sum(-1).neg();
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
