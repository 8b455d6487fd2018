// Trains with the whole step as one TensorFlow graph.

import type { Batch } from "../../model/batch.ts";
import type * as tf from "@tensorflow/tfjs";
import { compile, type CompiledModel, type StepOutput } from "../../tensorflow/compile/compile.ts";
import {
  fusedAdam,
  type LoweredOptimizer,
  lowerUpdate,
} from "../../tensorflow/compile/lower_optimizer.ts";
import { kerasAdam, type OptimizerSettings, tfjsClass } from "../optimizer.ts";
import { classWeightList } from "./_loss.ts";
import { inputScale } from "../../model/input_scale.ts";
import { averageShare } from "./_averaged_weights.ts";
import type { Engine, EngineSettings, EngineState, StepResult } from "./engine.ts";

/**
 * Makes an engine that runs each step as one call of TensorFlow.
 *
 * @param model images of n x height x width x 1 in, n x classes probabilities out
 * @param settings the seed of its dropout, the precision, optimizer and loss
 * @returns the engine; the model has the trained weights after `writeBack`
 * @throws {NotCompilableError} if a layer of the model cannot be part of a graph, with its name
 */
export function compiledEngine(model: tf.LayersModel, settings: EngineSettings): Engine {
  const { seed, precision = "float32", labelSmoothing = 0, averageWeights = false } = settings;
  const { batchSize, classWeight = false, virtualBatchSize = false } = settings;
  const { loss = "categoricalCrossentropy", optimizer = kerasAdam } = settings;
  const compiled = compile(model, {
    loss: lossOfLabels[loss],
    optimizer: lowered(optimizer),
    ...{ seed, precision, labelSmoothing, inputScale: inputScale(model), rules: "keras" },
    classWeights: classWeightList(classWeight, model.outputs[0]!.shape.at(-1)!),
    // The session has threads for as many parts as a whole batch has.
    ...(virtualBatchSize !== false &&
      { virtualBatchSize, shards: Math.ceil(batchSize / virtualBatchSize) }),
    ...(averageWeights !== false && { average: (t: number) => averageShare(averageWeights, t) }),
  });
  return new CompiledEngine(compiled);
}

/** Labels are class indices. */
const lossOfLabels = {
  categoricalCrossentropy: "sparseCategoricalCrossentropy",
  meanSquaredError: "sparseMeanSquaredError",
} as const;

/** Adam as Keras has it, not as tfjs does. */
function lowered(optimizer: OptimizerSettings): LoweredOptimizer {
  const { name, ...constants } = optimizer;
  if (name !== "adam") return lowerUpdate(tfjsClass(optimizer), constants);
  const { beta1, beta2, epsilon } = constants;
  const epsilonHat = () => Number(epsilon);
  return fusedAdam({ beta1: Number(beta1), beta2: Number(beta2), epsilonHat });
}

class CompiledEngine implements Engine {
  readonly kind = "compiled";
  readonly #compiled: CompiledModel;

  constructor(compiled: CompiledModel) {
    this.#compiled = compiled;
  }

  // A step takes about a millisecond, less than a thread switch there and back would save; errors become rejections.
  // deno-lint-ignore require-await
  async step({ images, labels, size }: Batch, learningRate: number): Promise<StepResult> {
    return summary(this.#compiled.trainStep(images, labels, size, learningRate), labels);
  }

  // deno-lint-ignore require-await
  async evaluate({ images, labels, size }: Batch): Promise<StepResult> {
    return summary(this.#compiled.evaluateStep(images, labels, size), labels);
  }

  // deno-lint-ignore require-await
  async state(): Promise<EngineState> {
    return this.#compiled.state();
  }

  // deno-lint-ignore require-await
  async restore(state: EngineState): Promise<void> {
    this.#compiled.restore(state);
  }

  // deno-lint-ignore require-await
  async writeBack(): Promise<void> {
    this.#compiled.writeBack();
  }

  dispose(): void {
    this.#compiled.dispose();
  }
}

function summary({ losses, scores }: StepOutput, labels: Uint8Array): StepResult {
  const classes = scores.length / labels.length;
  let loss = 0;
  let correct = 0;
  for (const [at, label] of labels.entries()) {
    loss += losses[at]!;
    const row = at * classes;
    let best = row;
    for (let score = row + 1; score < row + classes; score++) {
      if (scores[score]! > scores[best]!) best = score;
    }
    if (best - row === label) correct++;
  }
  return { loss: loss / labels.length, correct };
}
