// Keras's optimizers, on tfjs's tensors.
//
// tfjs's own Adam adds epsilon elsewhere than Keras and TensorFlow do, which shows in the loss within twenty steps; nor
// do its optimizers let their state be read and put back bit by bit, which resuming needs.

import * as tf from "@tensorflow/tfjs";
import type { OptimizerName, OptimizerSettings } from "../optimizer.ts";
import type { EngineState } from "./engine.ts";

export class Optimizer {
  readonly #rule: Rule;
  readonly #trained: ReadonlyMap<string, Trained>;
  #iterations = 0;

  /** @param variables What is to be trained, by the names its state goes by. */
  constructor(
    variables: ReadonlyMap<string, tf.Variable>,
    { name, ...constants }: OptimizerSettings,
  ) {
    this.#rule = rules[name](constants as Constants); // as its schema has it
    const { starts } = this.#rule;
    this.#trained = new Map(
      Array.from(variables, ([name, weight]) => {
        const slots = Object.entries(starts).map(([slot, start]) => {
          const value = () => tf.variable(tf.fill(weight.shape, start), false);
          return [slot, tf.tidy(value)] as const;
        });
        return [name, { weight, slots: Object.fromEntries(slots) }];
      }),
    );
  }

  /** How many updates there have been. */
  get iterations(): number {
    return this.#iterations;
  }

  /** Makes one update. A weight without a gradient stays. */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    const t = ++this.#iterations;
    tf.tidy(() => {
      for (const [name, gradient] of gradients) {
        const { weight, slots } = this.#trained.get(name)!; // gradients are of the variables given
        weight.assign(weight.sub(this.#rule.change({ gradient, slots, learningRate, t })));
      }
    });
  }

  /** The variables that a checkpoint must keep beside the weights, by name. */
  get variables(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      Array.from(
        this.#trained,
        ([name, { slots }]) =>
          Object.entries(slots).map(([slot, variable]) => [`${name}/${slot}`, variable] as const),
      )
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
    tf.dispose([...this.variables.values()]);
  }
}

interface Trained {
  readonly weight: tf.Variable;
  readonly slots: Readonly<Record<string, tf.Variable>>;
}

/** How a weight changes; its slots have the names that compiled ones have, so that either engine can go on from a state. */
interface Rule {
  /** What each slot starts with. */
  readonly starts: Readonly<Record<string, number>>;
  /** Moves the slots, and returns what is subtracted from the weight in step `t`, the first being 1. */
  change(of: Change): tf.Tensor;
}

interface Change {
  readonly gradient: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Variable>>;
  readonly learningRate: number;
  readonly t: number;
}

type Constants = Readonly<Record<string, number>> & { readonly useNesterov: boolean };

const rules: Readonly<Record<OptimizerName, (constants: Constants) => Rule>> = {
  // Kingma & Ba 2015, with the "epsilon hat" of its §2.
  adam: ({ beta1 = 0, beta2 = 0, epsilon = 0 }) => ({
    starts: { m: 0, v: 0 },
    change({ gradient, slots, learningRate, t }) {
      const rate = learningRate * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
      const m = moved(slots["m"]!, (m) => m.add(gradient.sub(m).mul(1 - beta1)));
      const v = moved(slots["v"]!, (v) => v.add(gradient.square().sub(v).mul(1 - beta2)));
      return m.mul(rate).div(v.sqrt().add(epsilon));
    },
  }),

  sgd: () => ({ starts: {}, change: ({ gradient, learningRate }) => gradient.mul(learningRate) }),

  momentum: ({ momentum = 0, useNesterov }) => ({
    starts: { momentum: 0 },
    change({ gradient, slots, learningRate }) {
      const sum = moved(slots["momentum"]!, (sum) => sum.mul(momentum).add(gradient));
      return (useNesterov ? sum.mul(momentum).add(gradient) : sum).mul(learningRate);
    },
  }),

  rmsprop: ({ decay = 0, momentum = 0, epsilon = 0 }) => ({
    starts: { rms: 0, momentum: 0 },
    change({ gradient, slots, learningRate }) {
      const rms = moved(slots["rms"]!, (rms) => mixed(rms, gradient.square(), decay));
      const step = gradient.mul(learningRate).div(rms.add(epsilon).sqrt());
      return moved(slots["momentum"]!, (sum) => sum.mul(momentum).add(step));
    },
  }),

  // Epsilon is in the sum of squares from the start.
  adagrad: ({ initialAccumulatorValue = 0 }) => ({
    starts: { accumulator: initialAccumulatorValue + 1e-7 },
    change({ gradient, slots, learningRate }) {
      const squares = moved(slots["accumulator"]!, (sum) => sum.add(gradient.square()));
      return gradient.mul(learningRate).div(squares.sqrt());
    },
  }),

  adadelta: ({ rho = 0, epsilon = 0 }) => ({
    starts: { gradients: 0, updates: 0 },
    change({ gradient, slots, learningRate }) {
      const squares = moved(slots["gradients"]!, (mean) => mixed(mean, gradient.square(), rho));
      const before = slots["updates"]!.add(epsilon);
      const update = before.sqrt().div(squares.add(epsilon).sqrt()).mul(gradient);
      moved(slots["updates"]!, (mean) => mixed(mean, update.square(), rho));
      return update.mul(learningRate);
    },
  }),

  adamax: ({ beta1 = 0, beta2 = 0, epsilon = 0 }) => ({
    starts: { m: 0, norm: 0 },
    change({ gradient, slots, learningRate, t }) {
      const m = moved(slots["m"]!, (m) => m.add(gradient.sub(m).mul(1 - beta1)));
      const norm = moved(slots["norm"]!, (norm) => norm.mul(beta2).maximum(gradient.abs()));
      return m.mul(learningRate / (1 - beta1 ** t)).div(norm.add(epsilon));
    },
  }),
};

function moved(slot: tf.Variable, to: (slot: tf.Variable) => tf.Tensor): tf.Tensor {
  const value = to(slot);
  slot.assign(value);
  return value;
}

function mixed(mean: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return mean.mul(decay).add(value.mul(1 - decay));
}
