// Adam (Kingma & Ba 2015), on tfjs's tensors.
//
// tfjs's own adds epsilon elsewhere than Keras and TensorFlow do, which shows in the loss within twenty steps; nor
// does it let its state be read and put back bit by bit, which resuming needs.

import * as tf from "@tensorflow/tfjs";
import type { AdamSettings, EngineState } from "./engine.ts";

export class Adam {
  readonly #settings: AdamSettings;
  readonly #slots: ReadonlyMap<string, Slots>;
  #iterations = 0;

  /** @param variables What is to be trained, by the names its state goes by. */
  constructor(variables: ReadonlyMap<string, tf.Variable>, settings: AdamSettings) {
    this.#settings = settings;
    this.#slots = new Map(
      Array.from(variables, ([name, weight]) => {
        const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(weight), false));
        return [name, { weight, m: zeros(), v: zeros() }];
      }),
    );
  }

  /** How many updates there have been. */
  get iterations(): number {
    return this.#iterations;
  }

  /** Makes one update. A weight without a gradient stays. */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    const { beta1, beta2, epsilon } = this.#settings;
    const t = ++this.#iterations;
    const rate = learningRate * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
    tf.tidy(() => {
      for (const [name, gradient] of gradients) {
        const { weight, m, v } = this.#slots.get(name)!; // gradients are of the variables given
        m.assign(m.add(gradient.sub(m).mul(1 - beta1)));
        v.assign(v.add(gradient.square().sub(v).mul(1 - beta2)));
        weight.assign(weight.sub(m.mul(rate).div(v.sqrt().add(epsilon))));
      }
    });
  }

  /** The variables that a checkpoint must keep beside the weights, by name. */
  get variables(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      Array.from(this.#slots, ([name, { m, v }]) => [[`${name}/m`, m], [`${name}/v`, v]] as const)
        .flat(),
    );
  }

  /** What a checkpoint must keep that is no variable. Exact: float32 counts to 16 million. */
  get counters(): EngineState {
    return { iterations: Float32Array.of(this.#iterations) };
  }

  restore({ iterations }: EngineState): void {
    this.#iterations = iterations?.[0] ?? 0;
  }

  dispose(): void {
    for (const { m, v } of this.#slots.values()) tf.dispose([m, v]);
  }
}

interface Slots {
  readonly weight: tf.Variable;
  /** Running mean of the gradient. */
  readonly m: tf.Variable;
  /** Running mean of its square. */
  readonly v: tf.Variable;
}
