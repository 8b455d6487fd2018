/**
 * Native TensorFlow for tfjs in Deno, without an addon to compile: importing this module makes it the backend of tfjs.
 * {@linkcode compile} turns a LayersModel with its loss and optimizer into one TensorFlow graph, as `tf.function` does in
 * Python.
 *
 * @example
 * ```ts
 * import { compile } from "@mnist/tfjs-native";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ inputShape: [2], units: 3, activation: "softmax" })],
 * });
 * const compiled = compile(model, {
 *   loss: "sparseCategoricalCrossentropy",
 *   optimizer: tf.train.adam(),
 * });
 * const { losses } = compiled.trainStep(Float32Array.of(1, 0, 0, 1), [2, 0], 2, 0.1);
 * if (losses.length !== 2) throw new Error("expected a loss for each of two images");
 * compiled.dispose();
 * ```
 *
 * @module
 */

export { type Backend, backend, inferring } from "./backend.ts";
export { compile, type CompileOptions } from "./compile/compile.ts";
export { type CompiledPrediction, compilePrediction } from "./compile/compile_prediction.ts";
export type { CompiledModel, StepOutput } from "./compile/compiled_model.ts";
export type { Attribute, Constant, Graph, OpOptions, Output } from "./compile/graph/graph.ts";
export type { Precision, SessionOptions } from "./compile/graph/graph_session.ts";
export type { Loss, LossFunction } from "./compile/lower_loss.ts";
export {
  fusedAdam,
  type FusedAdamOptions,
  type LoweredOptimizer,
  type WeightUpdate,
} from "./compile/lower_optimizer.ts";
export { NotCompilableError } from "./compile/not_compilable_error.ts";
export type { Pixels } from "./compile/step_source.ts";
export { LibraryError } from "./c_api.ts";
export { LibraryNotFoundError } from "./find_library.ts";
export { TensorFlowError } from "./status.ts";
