// The running mean of a model's weights over the steps of training (Polyak & Juditsky 1992), on tfjs's tensors.

import * as tf from "@tensorflow/tfjs";

export class AveragedWeights {
  readonly #weights: ReadonlyMap<string, tf.Variable>;
  readonly #averages: ReadonlyMap<string, tf.Variable>;
  readonly #decay: number;

  /** @param weights what is averaged, statistics too, by the names a state has. */
  constructor(weights: ReadonlyMap<string, tf.Variable>, decay: number) {
    this.#weights = weights;
    this.#decay = decay;
    this.#averages = new Map(
      Array.from(weights, ([name, weight]) => [
        name,
        tf.tidy(() => tf.variable(weight.clone(), false)),
      ]),
    );
  }

  /** The variables that a checkpoint must keep beside the weights, by name. */
  get variables(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      Array.from(this.#averages, ([name, average]) => [`${name}/average`, average] as const),
    );
  }

  /** Moves the means to what the weights are after a step. */
  update(step: number): void {
    const share = averageShare(this.#decay, step);
    tf.tidy(() => {
      for (const [weight, average] of this.#pairs()) {
        average.assign(average.add(weight.sub(average).mul(share)));
      }
    });
  }

  /** What `measure` returns while the model has the means for weights. */
  during<T>(measure: () => T): T {
    const before = Array.from(this.#weights.values(), (weight) => tf.keep(weight.clone()));
    this.writeBack();
    try {
      return measure();
    } finally {
      let at = 0;
      for (const weight of this.#weights.values()) weight.assign(before[at++]!);
      tf.dispose(before);
    }
  }

  /** Gives the model the means for weights. */
  writeBack(): void {
    tf.tidy(() => {
      for (const [weight, average] of this.#pairs()) weight.assign(average.clone());
    });
  }

  dispose(): void {
    tf.dispose([...this.#averages.values()]);
  }

  *#pairs(): Generator<readonly [weight: tf.Variable, average: tf.Variable]> {
    for (const [name, weight] of this.#weights) yield [weight, this.#averages.get(name)!];
  }
}

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
