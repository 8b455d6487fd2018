// `compilePrediction`: a LayersModel's forward pass as one TensorFlow graph.

import * as tf from "@tensorflow/tfjs";
import { type CApi, loadCApi } from "../c_api.ts";
import { elementCount } from "../tensor.ts";
import { checkImages } from "./_feed_batch.ts";
import { GraphSession, type SessionOptions } from "./graph_session.ts";
import { lowerPrediction } from "./lower_step.ts";
import { addModelVariables } from "./model_variables.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import { shardsFor, threadsPerOp } from "./_sharding.ts";
import { type InputOptions, inputShape, type ModelSource, type Pixels } from "./step_source.ts";
import { Variables } from "./variables.ts";

/** A model's forward pass in a graph, with the weights that the model had when it was compiled. */
export interface CompiledPrediction {
  /**
   * The model's output for one batch: `size` x outputs numbers.
   *
   * @param images `size` inputs, one after the other; bytes stand for 0 to 1.
   * @param size Number of images; the first batch of each size adds a part to the graph.
   * @throws {RangeError} if `size` is not a valid count or does not match the images.
   */
  predict(images: Pixels, size: number): Float32Array;
  /** Frees graph and session. */
  dispose(): void;
}

/**
 * Compiles a model's forward pass: convolution, bias and activation become one op, and a batch is one call. Compiling
 * takes some milliseconds, so it pays off from a few batches on.
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
    const variables = new Variables(session);
    const { weights, values } = addModelVariables(variables, model, { slots: {} });
    variables.write(values);
    const source = { graph: session.graph, variables, model, weights, shards, inputScale };
    return { predict: predictor(session, source), dispose: () => session.dispose() };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** The model's output for batches of any size. Whatever cannot be compiled throws now, not at the first batch. */
export function predictor(
  session: GraphSession,
  source: ModelSource,
): CompiledPrediction["predict"] {
  const pixels = elementCount(inputShape(source.model));
  const programFor = (size: number, bytes: boolean) =>
    session.program(`predict ${size} ${bytes}`, () => lowerPrediction(source, { size, bytes }));
  programFor(1, false);
  return (images, size) => {
    checkImages(images, size, pixels);
    const program = programFor(size, images instanceof Uint8Array);
    (program.input("images") as Pixels).set(images);
    return program.run()[0] as Float32Array;
  };
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
