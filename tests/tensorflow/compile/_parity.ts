// Trains a model compiled and by tfjs itself, from the same weights and on the same batches, and compares.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile, type CompileOptions } from "../../../lib/tensorflow/compile/compile.ts";
import { type DigitBatch, digitBatch } from "./_digits.ts";

/** What is compared, and how. */
export interface ParityOptions {
  /** Builds the model; called twice. */
  readonly model: () => tf.LayersModel;
  /** Builds tfjs's model if it is another one, which starts at the same weights by itself. */
  readonly eager?: () => tf.LayersModel;
  /** Adam unless given. */
  readonly optimizer?: (learningRate: number) => tf.Optimizer;
  /** The learning rate, halved midway; 0.001 unless given. */
  readonly rate?: number;
  /** Options of the compiled side: the sparse cross-entropy unless given. */
  readonly options?: Partial<CompileOptions>;
  /** The same loss for tfjs; the cross-entropy of one-hot truths unless given. */
  readonly loss?: string | ((truths: tf.Tensor, predictions: tf.Tensor) => tf.Tensor);
  /** What the loss is given; class indices, and one-hot for tfjs, unless given. */
  readonly truths?: (batch: DigitBatch) => { values: Float32Array; shape: number[] };
  readonly batch?: (step: number) => DigitBatch;
  readonly steps?: number;
}

/** The largest differences found. */
export interface Differences {
  readonly loss: number;
  /** Over all weights, batch statistics included; 0 for models of other weights. */
  readonly weights: number;
}

/**
 * Asserts that losses differ by less than 1e-5 and weights by less than 1e-4.
 *
 * Now and then a relu lies within rounding of its kink, and the two sides part there. A true difference shows at any
 * learning rate, so another may still show that there is none.
 */
export async function assertParity({ rate = 1e-3, ...options }: ParityOptions): Promise<void> {
  const all: Differences[] = [];
  for (const factor of [1, 1.1, 0.9, 1.2, 0.8]) {
    const found = await differences({ ...options, rate: factor * rate });
    all.push(found);
    if (found.loss < 1e-5 && found.weights < 1e-4) break;
  }
  if (Deno.env.get("SHOW_DIFFERENCES")) console.log(all);
  const { loss, weights } = all.at(-1)!;
  assert.ok(loss < 1e-5, `losses differ by up to ${loss}`);
  assert.ok(weights < 1e-4, `weights differ by up to ${weights}`);
}

/** Trains both and returns how far apart they came. */
export async function differences({
  model,
  eager,
  optimizer = (learningRate) => tf.train.adam(learningRate),
  rate = 1e-3,
  options = {},
  loss = "categoricalCrossentropy",
  truths,
  batch = digitBatch,
  steps = 50,
}: ParityOptions): Promise<Differences> {
  const [ours, theirs] = [model(), (eager ?? model)()];
  if (!eager) theirs.setWeights(ours.getWeights());
  const compiled = compile(ours, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: optimizer(rate),
    ...options,
  });
  const eagerly = optimizer(rate);
  theirs.compile({ optimizer: eagerly, loss });
  const found = { loss: 0, weights: 0 };
  for (let step = 0; step < steps; step++) {
    const learningRate = step < steps / 2 ? rate : rate / 2;
    setLearningRate(eagerly, learningRate);
    const digits = batch(step);
    const wanted = truths?.(digits);
    const { losses } = compiled.trainStep(
      digits.images,
      wanted?.values ?? digits.labels,
      digits.size,
      learningRate,
    );
    const shape = theirs.inputs[0]!.shape.slice(1).map(Number);
    const x = tf.tensor(digits.images, [digits.size, ...shape]);
    const y = wanted ? tf.tensor(wanted.values, wanted.shape) : oneHot(digits.labels);
    const expected = Number(await theirs.trainOnBatch(x, y));
    tf.dispose([x, y]);
    const mean = losses.reduce((sum, loss) => sum + loss) / losses.length;
    found.loss = worse(found.loss, Math.abs(mean - expected));
  }
  compiled.writeBack();
  if (!eager) found.weights = distance(ours, theirs);
  compiled.dispose();
  eagerly.dispose();
  ours.dispose();
  theirs.dispose();
  return found;
}

/** The largest difference between the weights of two models. */
export function distance(a: tf.LayersModel, b: tf.LayersModel): number {
  const others = b.getWeights();
  let most = 0;
  for (const [at, weight] of a.getWeights().entries()) {
    const right = others[at]!.dataSync();
    for (const [i, value] of weight.dataSync().entries()) {
      most = worse(most, Math.abs(value - right[i]!));
    }
  }
  return most;
}

/** One-hot rows of ten classes. */
export function oneHot(labels: Uint8Array): tf.Tensor {
  return tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10).toFloat());
}

/** The larger one, and NaN once there is one. */
function worse(a: number, b: number): number {
  return a > b || Number.isNaN(a) ? a : b;
}

/** tfjs changes a learning rate by a method on some optimizers, and by a field that is not public on others. */
function setLearningRate(optimizer: tf.Optimizer, learningRate: number): void {
  const settable = optimizer as unknown as {
    learningRate: number;
    setLearningRate?(learningRate: number): void;
  };
  if (settable.setLearningRate) settable.setLearningRate(learningRate);
  else settable.learningRate = learningRate;
}
