// Writes an optimizer's update into the graph with TensorFlow's fused ops.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, Output } from "./graph.ts";
import { NotCompilableError } from "./scope.ts";

/** How one tfjs optimizer updates one weight in the graph. */
export interface LoweredOptimizer {
  /** What each slot starts at, by the slot's name: one number for all of its elements. */
  readonly slots: Readonly<Record<string, number>>;
  /** The scalars that change from step to step, by name; `t` counts steps and is 1 at the first. */
  scalars(learningRate: number, t: number): Readonly<Record<string, number>>;
  /** Adds the op that updates a weight and its slots. */
  update(update: WeightUpdate): Output;
}

/** One weight's update. Variables are resource handles. */
export interface WeightUpdate {
  readonly graph: Graph;
  readonly variable: Output;
  readonly gradient: Output;
  /** The op that has read the variable for this step. A gradient need not depend on it, so the update must wait. */
  readonly read: Output;
  readonly slots: Readonly<Record<string, Output>>;
  readonly scalars: Readonly<Record<string, Output>>;
}

/**
 * Finds the fused form of a tfjs optimizer.
 *
 * @throws {NotCompilableError} When TensorFlow has none that computes the same.
 */
export function lowerOptimizer(optimizer: tf.Optimizer): LoweredOptimizer {
  const name = optimizer.getClassName();
  const lowered = optimizers[name]?.(optimizer.getConfig() as Config);
  if (lowered) return lowered;
  throw new NotCompilableError(
    `optimizer ${name}`,
    "TensorFlow has no fused op that computes the same",
  );
}

/** Adam's constants; epsilon hat may change with the step `t`, which is 1 at the first. */
export interface FusedAdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilonHat: (t: number) => number;
}

/** Adam as TensorFlow and Keras compute it: with "epsilon hat", added after the bias correction. */
export function fusedAdam({ beta1, beta2, epsilonHat }: FusedAdamOptions): LoweredOptimizer {
  // The op adds 1 - float32(beta2) of each square to v, for 0.999 a hundred-thousandth less than tfjs and Keras, which
  // round after the subtraction. Rate and epsilon make up for it.
  const shrunk = Math.sqrt((1 - Math.fround(beta2)) / (1 - beta2));
  return {
    slots: { m: 0, v: 0 },
    scalars: (learningRate, t) => ({
      learningRate: learningRate * shrunk,
      // Powers of the rounded beta, as tfjs and Keras have them.
      beta1Power: Math.fround(beta1) ** t,
      beta2Power: Math.fround(beta2) ** t,
      epsilonHat: epsilonHat(t) * shrunk,
    }),
    update: ({ graph, variable, gradient, read, slots, scalars }) =>
      graph.op("ResourceApplyAdam", {
        inputs: [
          ...[variable, slots["m"]!, slots["v"]!],
          ...[scalars["beta1Power"]!, scalars["beta2Power"]!, scalars["learningRate"]!],
          ...[graph.float(beta1), graph.float(beta2), scalars["epsilonHat"]!, gradient],
        ],
        after: [read],
      }),
  };
}

/** What `getConfig` gives: numbers, and a flag or two. */
type Config = Readonly<Record<string, number | boolean>>;

const optimizers: Readonly<Record<string, (config: Config) => LoweredOptimizer | undefined>> = {
  SGD: () => ({
    slots: {},
    scalars: (learningRate) => ({ learningRate }),
    update: ({ graph, variable, gradient, read, scalars: { learningRate } }) =>
      graph.op("ResourceApplyGradientDescent", {
        inputs: [variable, learningRate!, gradient],
        after: [read],
      }),
  }),

  Momentum: ({ momentum, useNesterov }) => ({
    slots: { momentum: 0 },
    scalars: (learningRate) => ({ learningRate }),
    update: ({ graph, variable, gradient, read, slots, scalars: { learningRate } }) =>
      graph.op("ResourceApplyMomentum", {
        inputs: [
          variable,
          slots["momentum"]!,
          learningRate!,
          gradient,
          graph.float(Number(momentum)),
        ],
        attributes: { use_nesterov: { bool: Boolean(useNesterov) } },
        after: [read],
      }),
  }),

  // tfjs adds epsilon outside the square root that Kingma & Ba (2015, §2) correct for bias, TensorFlow adds theirs
  // ("epsilon hat") inside: the same once epsilon is scaled by the correction.
  Adam: ({ beta1, beta2, epsilon }) => {
    const beta2Number = Number(beta2);
    const epsilonHat = (t: number) => Number(epsilon) * Math.sqrt(1 - beta2Number ** t);
    return fusedAdam({ beta1: Number(beta1), beta2: beta2Number, epsilonHat });
  },

  RMSProp: ({ decay, momentum, epsilon, centered }) =>
    // tfjs's centered form puts epsilon under another sign than TensorFlow's does.
    centered ? undefined : {
      slots: { rms: 0, momentum: 0 },
      scalars: (learningRate) => ({ learningRate }),
      update: ({ graph, variable, gradient, read, slots, scalars: { learningRate } }) =>
        graph.op("ResourceApplyRMSProp", {
          inputs: [
            ...[variable, slots["rms"]!, slots["momentum"]!, learningRate!],
            ...[
              graph.float(Number(decay)),
              graph.float(Number(momentum)),
              graph.float(Number(epsilon)),
            ],
            gradient,
          ],
          after: [read],
        }),
    },
};
