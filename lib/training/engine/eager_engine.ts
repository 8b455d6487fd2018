// Trains step by step with tfjs's own operations: any model works, and it is what the compiled engine is checked against.

import type { Batch } from "../../model/batch.ts";
import "../../tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { brightnessOf } from "../../model/batches.ts";
import { inputScale } from "../../model/input_scale.ts";
import { kerasAdam, type LossName } from "../optimizer.ts";
import type { Engine, EngineSettings, EngineState, StepResult } from "./engine.ts";
import { classWeightList, meanLoss, type Weighing } from "./_loss.ts";
import { Optimizer } from "./_optimizer.ts";
import { FrozenNormalizations } from "./_frozen_normalizations.ts";
import { SeededDropout } from "./_seeded_dropout.ts";
import { AveragedWeights } from "./_averaged_weights.ts";
import { virtualBatchSizes } from "../../tensorflow/compile/sharding.ts";
import { weightsByName } from "../../model/weights_by_name.ts";

// To tfjs |x| falls at 0, to Keras and TensorFlow it is level: an L1 penalty would push weights of 0 up.
tf.unregisterGradient(tf.Abs);
tf.registerGradient({
  ...{ kernelName: tf.Abs, inputsToSave: ["x"] },
  gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, tf.sign(x!)) }),
});

/**
 * Makes an engine that runs every operation as tfjs calls it.
 *
 * @param model images of n x height x width x 1 in, n x classes probabilities out; trained in place
 * @param settings the seed of its dropout, optimizer and loss
 * @returns the engine; the model always has the weights of the last step, and after `writeBack` their mean if it is kept
 * @throws {InputError} if two of the model's weights have one name, or one is no float32
 */
export function eagerEngine(model: tf.LayersModel, settings: EngineSettings): Engine {
  return new EagerEngine(model, settings);
}

class EagerEngine implements Engine {
  readonly kind = "eager";
  readonly #model: tf.LayersModel;
  readonly #scale: 1 | 255;
  readonly #weights: ReadonlyMap<string, tf.Variable>;
  readonly #trained: ReadonlyMap<string, tf.Variable>;
  readonly #optimizer: Optimizer;
  readonly #loss: LossName;
  readonly #dropout: SeededDropout;
  readonly #frozen: FrozenNormalizations;
  readonly #weighing: Weighing;
  readonly #averaged: AveragedWeights | undefined;
  readonly #virtualBatchSize: number | undefined;

  constructor(model: tf.LayersModel, settings: EngineSettings) {
    const { seed, optimizer = kerasAdam, loss = "categoricalCrossentropy" } = settings;
    const { classWeight = false, averageWeights = false, labelSmoothing = 0 } = settings;
    this.#model = model;
    this.#virtualBatchSize = settings.virtualBatchSize || undefined;
    this.#scale = inputScale(model);
    this.#weights = weightsByName(model.weights);
    this.#trained = weightsByName(model.trainableWeights);
    this.#optimizer = new Optimizer(this.#trained, optimizer);
    this.#loss = loss;
    this.#dropout = new SeededDropout(model, seed);
    this.#frozen = new FrozenNormalizations(model);
    const classWeights = classWeightList(classWeight, model.outputs[0]!.shape.at(-1)!);
    this.#weighing = { labelSmoothing, classWeights };
    this.#averaged = averageWeights === false
      ? undefined
      : new AveragedWeights(this.#weights, averageWeights);
  }

  async step(batch: Batch, learningRate: number): Promise<StepResult> {
    const step = () => {
      let correct = tf.scalar(0);
      const { value: loss, grads } = tf.variableGrads(() => {
        const measured = this.#measureTraining(batch);
        correct = tf.keep(measured.correct); // else gone with the scope of the gradient
        return measured.loss;
      }, [...this.#trained.values()]);
      const byVariable = new Map(Object.entries(grads));
      const gradients = new Map<string, tf.Tensor>();
      for (const [name, variable] of this.#trained) {
        const gradient = byVariable.get(variable.name);
        if (gradient) gradients.set(name, gradient);
      }
      this.#optimizer.apply(gradients, learningRate);
      this.#constrain(gradients);
      this.#averaged?.update(this.#optimizer.iterations);
      const both = tf.stack([loss, correct]);
      correct.dispose();
      return both;
    };
    const result = this.#dropout.during(this.#optimizer.iterations, () => tf.tidy(step));
    return await read(result);
  }

  async evaluate(batch: Batch): Promise<StepResult> {
    const measure = () =>
      tf.tidy(() => {
        const { loss, correct } = this.#measure(batch, false);
        return tf.stack([this.#penalized(loss), correct]);
      });
    return await read(this.#averaged ? this.#averaged.during(measure) : measure());
  }

  async state(): Promise<EngineState> {
    const state: Record<string, Float32Array> = { ...this.#optimizer.counters };
    for (const [name, variable] of this.#variables()) {
      state[name] = Float32Array.from(await variable.data());
    }
    return state;
  }

  restore(state: EngineState): Promise<void> {
    const variables = this.#variables();
    checkNames(Object.keys(state), [...variables.keys(), ...Object.keys(this.#optimizer.counters)]);
    for (const [name, variable] of variables) checkSize(name, state[name]!, variable);
    for (const [name, variable] of variables) {
      // A copy: tfjs hands the array to TensorFlow only when it is first needed.
      tf.tidy(() => variable.assign(tf.tensor(state[name]!.slice(), variable.shape)));
    }
    this.#optimizer.restore(state);
    return Promise.resolve();
  }

  writeBack(): Promise<void> {
    this.#averaged?.writeBack();
    return Promise.resolve();
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#averaged?.dispose();
    this.#dropout.dispose();
    this.#frozen.dispose();
  }

  #variables(): ReadonlyMap<string, tf.Variable> {
    return new Map([
      ...this.#weights,
      ...this.#optimizer.variables,
      ...(this.#averaged?.variables ?? []),
    ]);
  }

  /** tfjs's layers know their constraints, and its optimizers nothing of them. */
  #constrain(updated: ReadonlyMap<string, tf.Tensor>): void {
    for (const { constraint, originalName: name } of this.#model.trainableWeights) {
      const variable = updated.has(name) ? this.#trained.get(name) : undefined;
      if (constraint && variable) variable.assign(constraint.apply(variable));
    }
  }

  /** Over each virtual batch by itself, together as if there had been one. */
  #measureTraining({ images, labels, size }: Batch) {
    let [loss, correct] = [tf.scalar(0), tf.scalar(0)];
    let from = 0;
    for (const [at, count] of virtualBatchSizes(size, this.#virtualBatchSize).entries()) {
      const [to, pixels] = [from + count, images.length / size];
      this.#dropout.choose(this.#optimizer.iterations, at);
      const part = this.#measure({
        images: images.subarray(from * pixels, to * pixels),
        labels: labels.subarray(from, to),
        size: count,
      }, true);
      loss = loss.add(part.loss.mul(count / size));
      correct = correct.add(part.correct);
      from = to;
    }
    return { loss: this.#penalized(loss), correct };
  }

  #penalized(loss: tf.Scalar): tf.Scalar {
    return this.#model.calculateLosses().reduce<tf.Scalar>(
      (sum, penalty) => sum.add(penalty),
      loss,
    );
  }

  #measure({ images, labels, size }: Batch, training: boolean) {
    // A model has one input shape unless it has several inputs, which `train` refuses.
    const [, ...shape] = this.#model.inputs[0]!.shape as number[];
    const pixels = images instanceof Uint8Array
      ? tf.tensor(brightnessOf(images, this.#scale), [size, ...shape])
      : tf.tensor(images, [size, ...shape]).mul(this.#scale);
    const truth = tf.tensor1d(Int32Array.from(labels), "int32");
    // One output, so one tensor.
    const probabilities = this.#model.apply(pixels, { training }) as tf.Tensor2D;
    const loss = meanLoss(this.#loss, probabilities, truth, training ? this.#weighing : {});
    const correct = probabilities.argMax(-1).equal(truth).sum().asType("float32");
    return { loss, correct: correct as tf.Scalar };
  }
}

async function read(result: tf.Tensor): Promise<StepResult> {
  const [loss = NaN, correct = 0] = await result.data();
  result.dispose();
  return { loss, correct };
}

function checkNames(found: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => !expected.includes(name));
  if (missing.length + unknown.length === 0) return;
  const list = (names: readonly string[]) => names.length > 0 ? names.join(", ") : "none";
  throw new TypeError(
    `engine state: expected this model's variables, found missing: ${list(missing)}; unknown: ${
      list(unknown)
    }`,
  );
}

function checkSize(name: string, values: Float32Array, { shape, size }: tf.Variable): void {
  if (values.length === size) return;
  throw new TypeError(
    `engine state: expected ${name} of ${shape.join(" x ")} numbers, found ${values.length}`,
  );
}
