// Writes an optimizer's update into the graph with TensorFlow's fused ops.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, OpOptions, Output } from "./graph/graph.ts";
import { NotCompilableError } from "./not_compilable_error.ts";

/** How an optimizer updates a weight in the graph. */
export interface LoweredOptimizer {
  /** The initial value of each slot, by name: one number for all of its elements. */
  readonly slots: Readonly<Record<string, number>>;
  /** The scalars that change from step to step, by name; `t` is the number of the step, the first being 1. */
  scalars(learningRate: number, t: number): Readonly<Record<string, number>>;
  /** Adds the op that updates a weight and its slots. */
  update(update: WeightUpdate): Output;
}

/** One weight's update. Variables are resource handles. */
export interface WeightUpdate {
  readonly graph: Graph;
  readonly variable: Output;
  readonly gradient: Output;
  /** The op that reads the variable in this step. The update must wait for it, because the gradient need not depend on it. */
  readonly read: Output;
  readonly slots: Readonly<Record<string, Output>>;
  readonly scalars: Readonly<Record<string, Output>>;
}

/**
 * Finds the fused form of a tfjs optimizer.
 *
 * @throws {NotCompilableError} if TensorFlow has none that computes the same.
 */
export function lowerOptimizer(optimizer: tf.Optimizer): LoweredOptimizer {
  const name = optimizer.getClassName();
  // tfjs's Adadelta divides by the mean that was there before the step.
  return lowerUpdate(name, optimizer.getConfig() as Config, name !== "Adadelta");
}

/** Finds the fused form by the name of tfjs's class and what its `getConfig` returns; Adadelta is Keras's. */
export function lowerUpdate(name: string, config: Config, isSame = true): LoweredOptimizer {
  const lowered = isSame && optimizers[name]?.(config);
  if (lowered) return lowered;
  throw new NotCompilableError(
    `optimizer ${name}`,
    "TensorFlow has no fused op that computes the same",
  );
}

/** Adam's constants; epsilon hat may change with the step `t`, the first being 1. */
export interface FusedAdamOptions {
  /** The decay of the mean of the gradients. */
  readonly beta1: number;
  /** The decay of the mean of the squared gradients. */
  readonly beta2: number;
  /** The number that is added to the denominator, after the bias correction. */
  readonly epsilonHat: (t: number) => number;
}

/**
 * Adam as TensorFlow and Keras compute it: with "epsilon hat" (Kingma & Ba 2015, §2), which is added after the bias
 * correction.
 */
export function fusedAdam({ beta1, beta2, epsilonHat }: FusedAdamOptions): LoweredOptimizer {
  // The op adds 1 - float32(beta2) of each square to v: for 0.999 a hundred-thousandth less than tfjs and Keras, which
  // round after the subtraction. Rate and epsilon make up for it.
  const shrunk = Math.sqrt((1 - Math.fround(beta2)) / (1 - beta2));
  return {
    slots: { m: 0, v: 0 },
    scalars: (learningRate, t) => ({
      learningRate: learningRate * shrunk,
      // Powers of the rounded betas, as in tfjs and Keras.
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

/** What `getConfig` returns: numbers, and a flag or two. */
type Config = Readonly<Record<string, number | boolean | string>>;

const optimizers: Readonly<Record<string, (config: Config) => LoweredOptimizer | undefined>> = {
  SGD: () =>
    fused("ResourceApplyGradientDescent", {
      inputs: ({ variable, gradient }, rate) => [variable, rate, gradient],
    }),

  Momentum: ({ momentum, useNesterov }) =>
    fused("ResourceApplyMomentum", {
      slots: { momentum: 0 },
      inputs: ({ graph, variable, gradient, slots }, rate) => [
        ...[variable, slots["momentum"]!, rate, gradient, graph.float(Number(momentum))],
      ],
      attributes: { use_nesterov: { bool: Boolean(useNesterov) } },
    }),

  // tfjs adds epsilon before the bias correction, and TensorFlow its "epsilon hat" after it: the same once epsilon is
  // scaled by the correction.
  Adam: ({ beta1, beta2, epsilon }) => {
    const epsilonHat = (t: number) => Number(epsilon) * Math.sqrt(1 - Number(beta2) ** t);
    return fusedAdam({ beta1: Number(beta1), beta2: Number(beta2), epsilonHat });
  },

  RMSProp: ({ decay, momentum, epsilon, centered }) =>
    // tfjs's centered form adds epsilon in another place than TensorFlow's.
    centered ? undefined : fused("ResourceApplyRMSProp", {
      slots: { rms: 0, momentum: 0 },
      inputs: ({ graph, variable, gradient, slots }, rate) => [
        ...[variable, slots["rms"]!, slots["momentum"]!, rate],
        ...[decay, momentum, epsilon].map((constant) => graph.float(Number(constant))),
        gradient,
      ],
    }),

  // tfjs adds epsilon under the root and TensorFlow beside it: here it is in the sum of squares from the start.
  Adagrad: ({ initialAccumulatorValue }) =>
    fused("ResourceApplyAdagradV2", {
      slots: { accumulator: Number(initialAccumulatorValue) + 1e-7 },
      inputs: ({ graph, variable, gradient, slots }, rate) => [
        ...[variable, slots["accumulator"]!, rate, graph.float(0), gradient],
      ],
    }),

  Adadelta: ({ rho, epsilon }) =>
    fused("ResourceApplyAdadelta", {
      slots: { gradients: 0, updates: 0 },
      inputs: ({ graph, variable, gradient, slots }, rate) => [
        ...[variable, slots["gradients"]!, slots["updates"]!, rate],
        ...[graph.float(Number(rho)), graph.float(Number(epsilon)), gradient],
      ],
    }),

  Adamax: ({ beta1, beta2, epsilon, decay }) =>
    decay ? undefined : {
      ...fused("ResourceApplyAdaMax", {
        slots: { m: 0, norm: 0 },
        inputs: ({ graph, variable, gradient, slots, scalars }, rate) => [
          ...[variable, slots["m"]!, slots["norm"]!, scalars["beta1Power"]!, rate],
          ...[beta1, beta2, epsilon].map((constant) => graph.float(Number(constant))),
          gradient,
        ],
      }),
      scalars: (learningRate, t) => ({ learningRate, beta1Power: Number(beta1) ** t }),
    },
};

/** An optimizer of which only the learning rate changes from step to step. */
function fused(
  type: string,
  { slots = {}, inputs, attributes = {} }: {
    readonly slots?: LoweredOptimizer["slots"];
    readonly inputs: (update: WeightUpdate, learningRate: Output) => Output[];
    readonly attributes?: NonNullable<OpOptions["attributes"]>;
  },
): LoweredOptimizer {
  return {
    slots,
    scalars: (learningRate) => ({ learningRate }),
    update: (update) =>
      update.graph.op(type, {
        inputs: inputs(update, update.scalars["learningRate"]!),
        attributes,
        after: [update.read],
      }),
  };
}
