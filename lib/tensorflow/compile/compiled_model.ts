// A model in a TensorFlow graph: steps, predictions, and its state in and out.

import * as tf from "@tensorflow/tfjs";
import type { CApi } from "../c_api.ts";
import { Status } from "../status.ts";
import { Graph } from "./graph.ts";
import { type BatchTarget, checkImages, feedBatch, type Pixels } from "./_feed_batch.ts";
import {
  type BatchForm,
  imageShape,
  lowerEvaluation,
  lowerPrediction,
  lowerTraining,
  predictionWeights,
  type StepSource,
} from "./lower_step.ts";
import { addModelVariables } from "./model_variables.ts";
import type { Program } from "./program.ts";
import { Programs } from "./_programs.ts";
import { newSession, type Precision } from "./session_options.ts";
import { threadsOf } from "./_shards.ts";
import { Variables } from "./variables.ts";

/** What a compiled model is made of: checked, and in the forms that can be written into a graph. */
export interface CompiledModelOptions
  extends Pick<StepSource, "model" | "loss" | "labelSmoothing" | "optimizer" | "seed" | "shards"> {
  /** How far the running mean moves to the weights after a step; none is kept where there is no such rule. */
  readonly average: ((t: number) => number) | undefined;
  readonly precision: Precision;
}

/** What one step computed, from the weights before its update. */
export interface StepOutput {
  /** One loss an image, in nats for a cross-entropy; each includes the whole of the model's penalties. */
  readonly losses: Float32Array;
  /** Images x classes: the logits of a model that ends in softmax, else its output. */
  readonly scores: Float32Array;
}

/** A model in a TensorFlow graph. Each batch size that is used gets a part of the graph of its own. */
export class CompiledModel {
  readonly #api: CApi;
  readonly #source: StepSource;
  readonly #average: ((t: number) => number) | undefined;
  readonly #session: Deno.PointerObject;
  readonly #target: BatchTarget;
  readonly #programs: Programs;
  #iterations = 0;
  #disposed = false;

  /** @param options What `compile` has checked; use it instead. */
  constructor(api: CApi, { average, ...options }: CompiledModelOptions) {
    this.#api = api;
    this.#average = average;
    const { model, loss, optimizer, precision, shards } = options;
    this.#target = {
      pixels: imageShape(model).reduce((count, length) => count * length, 1),
      loss,
      classes: Number(model.outputs[0]!.shape.at(-1)),
    };
    const graph = new Graph(api);
    const variables = new Variables(graph);
    try {
      const modelVariables = addModelVariables(variables, model, optimizer, average !== undefined);
      this.#source = { ...options, graph, variables, modelVariables };
      this.#session = newSession(api, graph, { precision, threads: threadsOf(shards) });
      this.#programs = new Programs(api, this.#session);
    } catch (error) {
      graph.delete();
      throw error;
    }
    try {
      variables.write(api, this.#session, this.#source.modelVariables.values);
      // Whatever cannot be compiled should say so now, not at the first step.
      this.#trainer({ size: 1, bytes: false });
      this.#evaluator({ size: 1, bytes: false });
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Training steps taken so far. */
  get iterations(): number {
    return this.#iterations;
  }

  /**
   * Trains on one batch.
   *
   * @param images `size` inputs, one after the other; bytes stand for 0 to 1.
   * @param truths What the loss wants: `size` class indices, or `size` x outputs numbers.
   * @param size Number of images.
   * @param learningRate The learning rate of this step.
   * @throws {RangeError} When an argument is of another size or out of its range; nothing has changed then.
   */
  trainStep(
    images: Pixels,
    truths: ArrayLike<number>,
    size: number,
    learningRate: number,
  ): StepOutput {
    this.#checkAlive();
    if (!Number.isFinite(learningRate)) {
      throw new RangeError(`learningRate: expected a finite number, found ${learningRate}`);
    }
    checkImages(images, size, this.#target.pixels);
    const program = this.#trainer({ size, bytes: images instanceof Uint8Array });
    feedBatch(program, this.#target, images, truths);
    this.#feedScalars(program, learningRate, this.#iterations + 1);
    const output = stepOutput(program);
    this.#iterations++;
    return output;
  }

  /** Losses and scores of one batch; nothing is trained and nothing is dropped. Parameters as of `trainStep`. */
  evaluateStep(images: Pixels, truths: ArrayLike<number>, size: number): StepOutput {
    this.#checkAlive();
    checkImages(images, size, this.#target.pixels);
    const program = this.#evaluator({ size, bytes: images instanceof Uint8Array });
    feedBatch(program, this.#target, images, truths);
    return stepOutput(program);
  }

  /** The model's output for one batch: `size` x outputs numbers. */
  predict(images: Pixels, size: number): Float32Array {
    this.#checkAlive();
    checkImages(images, size, this.#target.pixels);
    const weights = predictionWeights(this.#source.modelVariables);
    const bytes = images instanceof Uint8Array;
    const program = this.#programs.get(
      `predict ${size} ${bytes}`,
      () => lowerPrediction({ ...this.#source, weights }, { size, bytes }),
    );
    (program.input("images") as Pixels).set(images);
    const [output] = program.run() as [Float32Array];
    return output;
  }

  /**
   * Copies out weights, statistics, optimizer slots and the number of iterations: all that `restore` needs to go on to
   * the same numbers.
   */
  state(): Record<string, Float32Array> {
    return { ...this.#values(), iterations: Float32Array.of(this.#iterations) };
  }

  /**
   * Puts back what `state` returned.
   *
   * @throws {RangeError} When names or sizes are not this model's; nothing has changed then.
   */
  restore({ iterations, ...values }: Readonly<Record<string, Float32Array>>): void {
    this.#checkAlive();
    const [count = -1] = iterations ?? [];
    if (iterations?.length !== 1 || !Number.isInteger(count) || count < 0) {
      throw new RangeError(`state: expected one number of iterations, found ${iterations}`);
    }
    this.#source.variables.write(this.#api, this.#session, values);
    this.#iterations = count;
  }

  /** Copies the weights and statistics, or their running means where those are kept, into the LayersModel. */
  writeBack(): void {
    const values = this.#values();
    const { modelVariables: { weights, averages } } = this.#source;
    for (const [weight, { name, shape }] of this.#average ? averages : weights) {
      const value = tf.tensor(values[name]!, [...shape]);
      // LayerVariable's own `write` would apply a constraint, which tfjs does not in training.
      (weight.read() as tf.Variable).assign(value);
      value.dispose();
    }
  }

  /** Frees graph and session. The LayersModel keeps what `writeBack` last gave it. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#programs.delete();
    this.#source.variables.delete();
    const status = new Status(this.#api);
    this.#api.tf.TF_DeleteSession(this.#session, status.pointer);
    status.delete();
    this.#source.graph.delete();
  }

  #values(): Record<string, Float32Array> {
    this.#checkAlive();
    return this.#source.variables.values(this.#api, this.#session);
  }

  #trainer(form: BatchForm): Program {
    return this.#programs.get(
      `train ${form.size} ${form.bytes}`,
      () => lowerTraining(this.#source, form),
    );
  }

  #evaluator(form: BatchForm): Program {
    return this.#programs.get(
      `evaluate ${form.size} ${form.bytes}`,
      () => lowerEvaluation(this.#source, form),
    );
  }

  /** Feeds what changes from step to step beside the batch. */
  #feedScalars(program: Program, learningRate: number, t: number): void {
    (program.input("step") as BigInt64Array)[0] = BigInt(t);
    for (const [name, value] of Object.entries(this.#source.optimizer.scalars(learningRate, t))) {
      (program.input(name) as Float32Array)[0] = value;
    }
    if (this.#average) (program.input("average") as Float32Array)[0] = this.#average(t);
  }

  #checkAlive(): void {
    if (this.#disposed) throw new Error(`model ${this.#source.model.name}: compiled and disposed`);
  }
}

/** Runs a program that fetches losses and scores. */
function stepOutput(program: Program): StepOutput {
  const [losses, scores] = program.run() as [Float32Array, Float32Array];
  return { losses, scores };
}
