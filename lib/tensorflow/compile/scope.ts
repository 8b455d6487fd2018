// What a layer sees while it is written into the graph.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, Output } from "./graph.ts";
import type { TracedCode } from "./trace.ts";

/** One pass through a model, training or not, at one batch size. */
export interface Scope {
  readonly graph: Graph;
  /** Images in the batch; every shape in the graph is known from it. */
  readonly batchSize: number;
  /** Whether dropout drops and batch normalisation uses the batch's own statistics. */
  readonly training: boolean;
  /** The current value of a layer's weight. */
  weight(variable: tf.LayerVariable): Output;
  /** Uniform numbers in [0, 1), other ones at every step and at every call; the run's seed decides them. */
  uniform(shape: readonly number[]): Output;
  /** Gives a weight a new value, as batch normalisation does with its statistics; `weight` returns it from then on. */
  update(variable: tf.LayerVariable, value: Output): void;
  /** Softmax over the last axis, remembered so that a cross-entropy can start from the logits. */
  softmax(logits: Output): Output;
  /** max(x, 0), remembered so that a max-pooling can come before it. */
  relu(input: Output): Output;
  /** What the ReLU was taken of that made `output`, if one did. */
  reluInput(output: Output): Output | undefined;
  /** Writes whatever tfjs code computes, as `trace` does; the code may read any of the model's weights. */
  trace(subject: string, inputs: readonly Output[], code: TracedCode): Output;
}

/** A layer, a loss or an optimizer that cannot become part of a graph; `train` then runs eagerly. */
export class NotCompilableError extends Error {
  override name = "NotCompilableError";
  /** What could not be compiled, such as `"layer gaussian_noise (GaussianNoise)"`. */
  readonly subject: string;

  constructor(subject: string, reason: string, options?: ErrorOptions) {
    super(`${subject} cannot be compiled: ${reason}`, options);
    this.subject = subject;
  }
}
