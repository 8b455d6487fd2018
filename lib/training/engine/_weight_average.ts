// The running mean of a model's weights over the steps of training (Polyak & Juditsky 1992), as a decay has it.

/**
 * How far the mean moves, after a step, from what it was to what the weights are then.
 *
 * The mean would long remember the weights it started from, so early on it forgets faster: with a decay of
 * (1 + t) / (10 + t), as TensorFlow's `ExponentialMovingAverage` has it, until that reaches the one asked for.
 *
 * @param decay 0 to below 1: what the mean keeps of itself in a step
 * @param step 1 is the first
 */
export function averageShare(decay: number, step: number): number {
  return 1 - Math.min(decay, (1 + step) / (10 + step));
}
