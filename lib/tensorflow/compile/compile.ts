// `compile`: a LayersModel with its loss and optimizer as one TensorFlow graph, the "tf.function" of tfjs.

import * as tf from "@tensorflow/tfjs";
import { CompiledModel } from "./compiled_model.ts";
import { nativeApi } from "./compile_prediction.ts";
import type { SessionOptions } from "./graph/graph_session.ts";
import { type Loss, takesIndices } from "./lower_loss.ts";
import { type LoweredOptimizer, lowerOptimizer } from "./lower_optimizer.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import { shardsFor } from "./sharding.ts";
import type { InputOptions } from "./step_source.ts";

export type { CompiledModel, StepOutput } from "./compiled_model.ts";

/** What to compile a model for. */
export interface CompileOptions extends SessionOptions, InputOptions {
  /** What training minimizes. */
  readonly loss: Loss;
  /** A tfjs optimizer, of which only the settings are used, or a {@linkcode fusedAdam}. */
  readonly optimizer: tf.Optimizer | LoweredOptimizer;
  /** Determines what dropout drops: any safe integer; the default is 0. */
  readonly seed?: number;
  /** The share of each truth that is spread evenly over all classes, from 0 to below 1; the default is 0. */
  readonly labelSmoothing?: number;
  /**
   * What training multiplies the loss of each image by, in the order of the classes, from 0 up; the mean is over the
   * images all the same, as in Keras. Needs class indices for truths; the default is 1 for each.
   */
  readonly classWeights?: readonly number[] | undefined;
  /**
   * Trains on each batch as so many smaller ones of this many images at most, side by side: batch normalization takes its
   * statistics from each by itself and moves its averages by one after the other (Hoffer et al. 2017, "ghost batch
   * normalization"); the update is one. Without it they are those of the whole batch.
   */
  readonly virtualBatchSize?: number | undefined;
  /**
   * `"keras"` does what tfjs leaves out of training: applies the constraints of weights after each update, and has batch
   * normalization that is not trainable predict, its statistics unmoved. `"tfjs"` unless given.
   */
  readonly rules?: "tfjs" | "keras";
  /**
   * Keeps a running mean of weights and statistics, which is then evaluated, predicted with and written back. The
   * function returns the share of the way that it moves towards their values after step `t`, the first being 1.
   */
  readonly average?: (t: number) => number;
}

/**
 * Compiles a model: its forward pass, its gradients and its optimizer's update become one graph, which TensorFlow runs
 * in a single call per step. From then on the weights live in the graph; `writeBack` copies them to the LayersModel.
 *
 * Gradients are TensorFlow's, those of traced code included. They equal tfjs's except for a few ops, where they equal
 * Keras's: elements that tie for a maximum share its gradient, |x| has none at 0, nor does a cast to integers, and
 * pixels that `mirrorPad` copies count once more.
 *
 * @param model One input, one output, built. Layers that TensorFlow has fused ops for use them; the tfjs code of any
 *   other layer is traced.
 * @param options The loss, the optimizer, the seed, and how to run.
 * @returns The compiled model; call `dispose` when done.
 * @throws {NotCompilableError} if a layer, the loss or the optimizer cannot be part of a graph; the message names it.
 *   The model is unchanged, and can still be trained eagerly.
 * @throws {RangeError} if an option is out of range.
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
 * const [images, labels, size] = [Float32Array.of(1, 0, 0, 1), [2, 0], 2];
 * const first = compiled.trainStep(images, labels, size, 0.1).losses[0]!;
 * for (let step = 0; step < 10; step++) compiled.trainStep(images, labels, size, 0.1);
 * if (compiled.evaluateStep(images, labels, size).losses[0]! >= first) throw new Error("it learns");
 * compiled.writeBack();
 * compiled.dispose();
 * ```
 */
export function compile(model: tf.LayersModel, options: CompileOptions): CompiledModel {
  const api = nativeApi(model);
  const { loss, optimizer, seed = 0, labelSmoothing = 0, average, precision = "float32" } = options;
  const { classWeights, inputScale = 1, virtualBatchSize, rules = "tfjs" } = options;
  // A Sequential without an input shape has no outputs, whatever its type says.
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
  if (classWeights) checkClassWeights(classWeights, model, loss);
  if (
    virtualBatchSize !== undefined &&
    !(Number.isSafeInteger(virtualBatchSize) && virtualBatchSize > 0)
  ) {
    throw new RangeError(
      `virtualBatchSize: expected a whole number from 1 up, found ${virtualBatchSize}`,
    );
  }
  if (rules !== "tfjs" && rules !== "keras") {
    throw new RangeError(`rules: expected "tfjs" or "keras", found ${rules}`);
  }
  // A loss function may mix the images of a batch.
  const most = typeof loss === "function" ? 1 : options.shards;
  const shards = shardsFor(model, virtualBatchSize === undefined, most);
  return new CompiledModel(api, {
    ...{ model, loss, seed, labelSmoothing, classWeights, average, precision, shards, inputScale },
    ...{ virtualBatchSize, rules },
    optimizer: optimizer instanceof tf.Optimizer ? lowerOptimizer(optimizer) : optimizer,
  });
}

function checkClassWeights(weights: readonly number[], model: tf.LayersModel, loss: Loss): void {
  const classes = model.outputs[0]?.shape.at(-1);
  const isFit = takesIndices(loss) && weights.length === classes &&
    weights.every((weight) => weight >= 0 && weight < Infinity);
  if (isFit) return;
  throw new RangeError(
    `classWeights: expected a number from 0 up for each of ${classes} classes, and class indices for truths, ` +
      `found [${weights.join(", ")}]`,
  );
}
