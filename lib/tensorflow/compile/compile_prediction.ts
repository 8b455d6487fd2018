// `compilePrediction`: a LayersModel's forward pass as one TensorFlow graph.

import * as tf from "@tensorflow/tfjs";
import { type CApi, loadCApi } from "../c_api.ts";
import { Status } from "../status.ts";
import { checkImages, type Pixels } from "./_feed_batch.ts";
import { Graph } from "./graph.ts";
import { imageShape, lowerPrediction, type ModelSource } from "./lower_step.ts";
import { addModelVariables } from "./model_variables.ts";
import type { Program } from "./program.ts";
import { Programs } from "./_programs.ts";
import { NotCompilableError } from "./scope.ts";
import { newSession, type SessionOptions } from "./session_options.ts";
import { shardsFor, threadsOf } from "./_shards.ts";
import { Variables } from "./variables.ts";

/** A model's forward pass in a graph, with the weights that the model had when it was compiled. */
export interface CompiledPrediction {
  /**
   * The model's output for one batch: `size` x outputs numbers.
   *
   * @param images `size` inputs, one after the other; bytes stand for 0 to 1.
   * @param size Number of images; each size that is used gets a part of the graph of its own.
   */
  predict(images: Pixels, size: number): Float32Array;
  /** Frees graph and session. */
  dispose(): void;
}

/**
 * Compiles a model's forward pass: convolution, bias and activation become one op, and a batch is one call. Making the
 * graph takes some milliseconds, so that it pays from a few batches on.
 *
 * @param model One input, one output, built. Any layer that `compile` takes.
 * @param options How to run.
 * @returns The forward pass; call `dispose` when done.
 * @throws {NotCompilableError} When a layer cannot be part of a graph, with its name.
 *
 * @example
 * ```ts
 * import "../backend.ts";
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
  { precision = "float32", shards: most }: SessionOptions = {},
): CompiledPrediction {
  if (tf.getBackend() !== "tensorflow") {
    throw new NotCompilableError(
      `model ${model.name}`,
      `the backend is ${tf.getBackend()}, not native TensorFlow`,
    );
  }
  const shards = shardsFor(model, false, most);
  const api = loadCApi();
  const graph = new Graph(api);
  const variables = new Variables(graph);
  const open: (() => void)[] = [() => graph.delete(), () => variables.delete()];
  try {
    const { weights, values } = addModelVariables(variables, model, { slots: {} });
    const session = newSession(api, graph, { precision, threads: threadsOf(shards) });
    open.push(() => deleteSession(api, session));
    variables.write(api, session, values);
    return new Prediction(api, session, { graph, variables, model, weights, shards }, open);
  } catch (error) {
    closeAll(open);
    throw error;
  }
}

class Prediction implements CompiledPrediction {
  readonly #source: ModelSource;
  readonly #pixels: number;
  readonly #programs: Programs;
  /** What to call when done, the last first; empty once it was. */
  readonly #open: (() => void)[];

  constructor(
    api: CApi,
    session: Deno.PointerObject,
    source: ModelSource,
    open: (() => void)[],
  ) {
    this.#programs = new Programs(api, session);
    this.#source = source;
    this.#open = open;
    this.#pixels = imageShape(source.model).reduce((count, length) => count * length, 1);
    // Whatever cannot be compiled should say so now, not at the first batch.
    this.#program(1, false);
  }

  predict(images: Pixels, size: number): Float32Array {
    if (this.#open.length === 0) {
      throw new Error(`model ${this.#source.model.name}: compiled and disposed`);
    }
    checkImages(images, size, this.#pixels);
    const program = this.#program(size, images instanceof Uint8Array);
    (program.input("images") as Pixels).set(images);
    const [output] = program.run() as [Float32Array];
    return output;
  }

  dispose(): void {
    this.#programs.delete();
    closeAll(this.#open);
  }

  #program(size: number, bytes: boolean): Program {
    return this.#programs.get(
      `${size} ${bytes}`,
      () => lowerPrediction(this.#source, { size, bytes }),
    );
  }
}

function deleteSession(api: CApi, session: Deno.PointerObject): void {
  const status = new Status(api);
  api.tf.TF_DeleteSession(session, status.pointer);
  status.delete();
}

/** Frees what was opened, the last first: a graph must outlive its session. */
function closeAll(open: (() => void)[]): void {
  for (let close = open.pop(); close; close = open.pop()) close();
}
