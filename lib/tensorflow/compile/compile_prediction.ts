// `compilePrediction`: a LayersModel's forward pass as one TensorFlow graph.

import * as tf from "@tensorflow/tfjs";
import { type CApi, loadCApi } from "../c_api.ts";
import { DataType } from "../data_type.ts";
import { GraphSession, type SessionOptions } from "./graph/graph_session.ts";
import type { Graph } from "./graph/graph.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import { Predictor } from "./_predictor.ts";
import { shardsFor, threadsPerOp } from "./sharding.ts";
import type { InputOptions, ModelSource, Pixels } from "./step_source.ts";
import { checkIsFloat } from "./model_variables.ts";

/** A model's forward pass in a graph, with the weights that the model had when it was compiled. */
export interface CompiledPrediction {
  /** Whether batches of all sizes share what is in the graph; otherwise each new size adds a part to it. */
  readonly isOfAnySize: boolean;
  /**
   * The model's output for one batch: `size` x outputs numbers.
   *
   * @param images `size` inputs, one after the other; bytes stand for 0 to 1.
   * @param size Number of images.
   * @throws {RangeError} if `size` is not a valid count or does not match the images.
   */
  predict(images: Pixels, size: number): Float32Array;
  /** Frees graph and session. */
  dispose(): void;
}

/**
 * Compiles a model's forward pass: convolution, bias and activation become one op, and a batch is one call. Weights
 * are constants of the graph. Compiling and the first batch take some milliseconds, all later ones less than eager ones.
 *
 * @param model One input, one output, built. It may have any layer that `compile` takes.
 * @param options How to run.
 * @returns The forward pass; call `dispose` when done.
 * @throws {NotCompilableError} if a layer cannot be part of a graph; the message names it.
 *
 * @example
 * ```ts
 * import { compilePrediction } from "@mnist/tfjs-native";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ inputShape: [2], units: 3, activation: "softmax" })],
 * });
 * const compiled = compilePrediction(model);
 * const probabilities = compiled.predict(Float32Array.of(1, 0, 0, 1), 2);
 * if (probabilities.length !== 2 * 3) throw new Error("three probabilities an input");
 * compiled.dispose();
 * ```
 */
export function compilePrediction(
  model: tf.LayersModel,
  { precision = "float32", shards: most, inputScale = 1 }: SessionOptions & InputOptions = {},
): CompiledPrediction {
  const api = nativeApi(model);
  const shards = shardsFor(model, false, most);
  const name = `model ${model.name}`;
  const session = new GraphSession(api, { name, precision, threads: threadsPerOp(shards) });
  try {
    const { graph } = session;
    const source = { graph, model, inputScale, ...constantWeights(graph, model) };
    const predictor = new Predictor(session, source, shards);
    return {
      isOfAnySize: predictor.isOfAnySize,
      predict: (images, size) => predictor.predict(images, size),
      // Bound: a function written here would hold the model as well.
      dispose: session.dispose.bind(session),
    };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** A model's weights as constants, which TensorFlow lays out once where variables are laid out at each run. */
function constantWeights(
  graph: Graph,
  model: tf.LayersModel,
): Pick<ModelSource, "variables" | "weights"> {
  const weights = new Map(model.weights.map((weight) => {
    checkIsFloat(weight);
    const { originalName: name, shape: lengths } = weight;
    const shape = lengths.map(Number);
    const values = weight.read().dataSync<"float32">();
    return [weight, {
      name,
      shape,
      handle: graph.constant({ shape, type: DataType.FLOAT, values }, name),
    }];
  }));
  const assign = () => {
    throw new NotCompilableError(`model ${model.name}`, "it changes a weight while it predicts");
  };
  return { weights, variables: { read: ({ handle }) => handle, assign } };
}

/**
 * The C API, if tfjs runs on it.
 *
 * @throws {NotCompilableError} if it does not.
 */
export function nativeApi(model: tf.LayersModel): CApi {
  const backend = tf.getBackend();
  if (backend === "tensorflow") return loadCApi();
  throw new NotCompilableError(
    `model ${model.name}`,
    `the backend is ${backend}, not native TensorFlow`,
  );
}
