// `compile`: a LayersModel with its loss and optimizer as one TensorFlow graph, the "tf.function" of tfjs.

import * as tf from "@tensorflow/tfjs";
import { loadCApi } from "../c_api.ts";
import { CompiledModel } from "./compiled_model.ts";
import type { Loss } from "./lower_loss.ts";
import { type LoweredOptimizer, lowerOptimizer } from "./lower_optimizer.ts";
import { NotCompilableError } from "./scope.ts";
import type { SessionOptions } from "./session_options.ts";
import { shardsFor } from "./_shards.ts";

export type { CompiledModel, StepOutput } from "./compiled_model.ts";

/** What to compile a model for. */
export interface CompileOptions extends SessionOptions {
  /** What training makes smaller. */
  readonly loss: Loss;
  /** A tfjs optimizer, whose settings are taken and whose own state is not used, or one in its fused form. */
  readonly optimizer: tf.Optimizer | LoweredOptimizer;
  /** Decides what dropout drops: any safe integer; 0 unless given. */
  readonly seed?: number;
  /** Share of each truth that is spread evenly over all classes, 0 to below 1; 0 unless given. */
  readonly labelSmoothing?: number;
  /**
   * Keeps a running mean of weights and statistics, which then is what is evaluated, predicted with and written back:
   * how far it moves to what they are after step `t`, 1 at the first, as a share. None is kept unless given.
   */
  readonly average?: (t: number) => number;
}

/**
 * Compiles a model: its forward pass, its gradients and its optimizer's update become one graph, which TensorFlow runs
 * in a single call a step. Weights live in the graph from then on; `writeBack` copies them to the LayersModel.
 *
 * Gradients are TensorFlow's, in traced code too. They are tfjs's but for a few ops, where they are what Keras has:
 * elements that share a maximum share its gradient, |x| has none at 0, nor has a cast to whole numbers, and what
 * `mirrorPad` mirrors counts.
 *
 * @param model One input, one output, built. Layers with a fused TensorFlow op use it; any other layer's own tfjs code
 *   is traced.
 * @param options The loss, the optimizer, the seed, and how to run.
 * @returns The compiled model; call `dispose` when done.
 * @throws {NotCompilableError} When a layer, the loss or the optimizer cannot be part of a graph, with its name. The
 *   model is as it was, and trains eagerly.
 * @throws {RangeError} When an option is out of its range.
 *
 * @example
 * ```ts
 * import "../backend.ts";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ inputShape: [2], units: 3, activation: "softmax" })],
 * });
 * const compiled = compile(model, {
 *   loss: "sparseCategoricalCrossentropy",
 *   optimizer: tf.train.adam(),
 * });
 * const [images, labels, size] = [Float32Array.of(1, 0, 0, 1), [2, 0], 2];
 * const first = compiled.trainStep(images, labels, size, 0.1).losses[0]!;
 * for (let step = 0; step < 10; step++) compiled.trainStep(images, labels, size, 0.1);
 * if (compiled.evaluateStep(images, labels, size).losses[0]! >= first) throw new Error("it learns");
 * compiled.writeBack();
 * compiled.dispose();
 * ```
 */
export function compile(model: tf.LayersModel, options: CompileOptions): CompiledModel {
  if (tf.getBackend() !== "tensorflow") {
    throw new NotCompilableError(
      `model ${model.name}`,
      `the backend is ${tf.getBackend()}, not native TensorFlow`,
    );
  }
  const { loss, optimizer, seed = 0, labelSmoothing = 0, average, precision = "float32" } = options;
  checkOptions(model, { loss, seed, labelSmoothing });
  // A loss function of one's own may mix the images of a batch.
  const shards = shardsFor(model, true, typeof loss === "function" ? 1 : options.shards);
  return new CompiledModel(loadCApi(), {
    ...{ model, loss, seed, labelSmoothing, average, precision, shards },
    optimizer: optimizer instanceof tf.Optimizer ? lowerOptimizer(optimizer) : optimizer,
  });
}

function checkOptions(
  model: tf.LayersModel,
  { loss, seed, labelSmoothing }: Pick<
    Required<CompileOptions>,
    "loss" | "seed" | "labelSmoothing"
  >,
): void {
  // A Sequential without an input shape has none, whatever its type says.
  if (!model.outputs?.length) {
    throw new NotCompilableError(`model ${model.name}`, "it is not built; give it an inputShape");
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`seed: expected a whole number within ±(2^53 - 1), found ${seed}`);
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new RangeError(
      `labelSmoothing: expected a share from 0 to below 1, found ${labelSmoothing}`,
    );
  }
  if (labelSmoothing > 0 && typeof loss === "function") {
    throw new RangeError(
      `labelSmoothing: expected 0 for a loss function, which smooths by itself, found ${labelSmoothing}`,
    );
  }
}
