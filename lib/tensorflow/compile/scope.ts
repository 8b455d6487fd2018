// What a layer has access to while it is written into the graph.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, Output } from "./graph/graph.ts";

/** tfjs code to be traced: takes a tensor for each input and returns one. */
export type TracedCode = (inputs: tf.Tensor[]) => tf.Tensor;

/** One pass through a model, training or not, at one batch size. */
export interface Scope {
  readonly graph: Graph;
  /** Images in the batch, from which every shape in the graph is known; -1 for any number, as TensorFlow has it. */
  readonly batchSize: number;
  /** Whether dropout drops and batch normalization uses the batch's own statistics. */
  readonly training: boolean;
  /** Layers that only predict, in training as well. */
  readonly frozen: ReadonlySet<tf.layers.Layer>;
  /** The current value of a layer's weight. */
  weight(variable: tf.LayerVariable): Output;
  /** Uniform numbers in [0, 1), different at every step and every call, determined by the run's seed. */
  uniform(shape: readonly number[]): Output;
  /** Gives a weight a new value, as batch normalization does for its statistics; `weight` returns it from then on. */
  update(variable: tf.LayerVariable, value: Output): void;
  /** Softmax over the last axis, remembered so that a cross-entropy can start from the logits. */
  softmax(logits: Output): Output;
  /** max(x, 0), remembered so that a max-pooling can come before it. */
  relu(input: Output): Output;
  /** The input of the ReLU that made `output`, if one did. */
  reluInput(output: Output): Output | undefined;
  /** Writes whatever tfjs code computes, as `trace` does; the code may read any weight of the model. */
  trace(subject: string, inputs: readonly Output[], code: TracedCode): Output;
}
