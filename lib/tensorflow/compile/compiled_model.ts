// A model in a TensorFlow graph: steps, predictions, and its state in and out.

import * as tf from "@tensorflow/tfjs";
import type { CApi } from "../c_api.ts";
import type { TensorValues } from "../data_type.ts";
import { Status } from "../status.ts";
import { Graph } from "./graph.ts";
import { imageShape, lowerStep, type StepKind, type StepSource } from "./lower_step.ts";
import { addModelVariables } from "./model_variables.ts";
import { Program } from "./program.ts";
import { newSession, type SessionOptions } from "./session_options.ts";
import { Variables } from "./variables.ts";

/** What a compiled model is made of: checked, and in the forms that can be written into a graph. */
export interface CompiledModelOptions
  extends Pick<StepSource, "model" | "loss" | "labelSmoothing" | "optimizer" | "seed"> {
  /** How far the running mean moves to the weights after a step; none is kept where there is no such rule. */
  readonly average: ((t: number) => number) | undefined;
  readonly session: SessionOptions;
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
  readonly #programs = new Map<string, Program>();
  #iterations = 0;
  #disposed = false;

  /** @param options What `compile` has checked; use it instead. */
  constructor(api: CApi, { session, average, ...options }: CompiledModelOptions) {
    this.#api = api;
    this.#average = average;
    const graph = new Graph(api);
    const variables = new Variables(graph);
    try {
      const { model, optimizer } = options;
      const modelVariables = addModelVariables(variables, model, optimizer, average !== undefined);
      this.#source = { ...options, graph, variables, modelVariables };
      this.#session = newSession(api, graph, session);
    } catch (error) {
      graph.delete();
      throw error;
    }
    try {
      variables.write(api, this.#session, this.#source.modelVariables.values);
      // Whatever cannot be compiled should say so now, not at the first step.
      this.#program("train", 1);
      this.#program("evaluate", 1);
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
   * @param images `size` inputs, one after the other.
   * @param truths What the loss wants: `size` class indices, or `size` x outputs numbers.
   * @param size Number of images.
   * @param learningRate The learning rate of this step.
   * @throws {RangeError} When an argument is of another size or out of its range; nothing has changed then.
   */
  trainStep(
    images: Float32Array,
    truths: ArrayLike<number>,
    size: number,
    learningRate: number,
  ): StepOutput {
    if (!Number.isFinite(learningRate)) {
      throw new RangeError(`learningRate: expected a finite number, found ${learningRate}`);
    }
    const program = this.#fed("train", images, size, truths);
    const t = this.#iterations + 1;
    (program.input("step") as BigInt64Array)[0] = BigInt(t);
    for (const [name, value] of Object.entries(this.#source.optimizer.scalars(learningRate, t))) {
      (program.input(name) as Float32Array)[0] = value;
    }
    if (this.#average) (program.input("average") as Float32Array)[0] = this.#average(t);
    const [losses, scores] = program.run() as [Float32Array, Float32Array];
    this.#iterations = t;
    return { losses, scores };
  }

  /** Losses and scores of one batch; nothing is trained and nothing is dropped. Parameters as of `trainStep`. */
  evaluateStep(images: Float32Array, truths: ArrayLike<number>, size: number): StepOutput {
    const program = this.#fed("evaluate", images, size, truths);
    const [losses, scores] = program.run() as [Float32Array, Float32Array];
    return { losses, scores };
  }

  /** The model's output for one batch: `size` x outputs numbers. */
  predict(images: Float32Array, size: number): Float32Array {
    const [output] = this.#fed("predict", images, size).run() as [Float32Array];
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
    for (const program of this.#programs.values()) program.delete();
    this.#programs.clear();
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

  #program(kind: StepKind, size: number): Program {
    const key = `${kind} ${size}`;
    let program = this.#programs.get(key);
    if (!program) {
      program = new Program(this.#api, this.#session, lowerStep(this.#source, kind, size));
      this.#programs.set(key, program);
    }
    return program;
  }

  /** The program for a batch, with the batch in its inputs. */
  #fed(
    kind: StepKind,
    images: Float32Array,
    size: number,
    truths?: ArrayLike<number>,
  ): Program {
    this.#checkAlive();
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(`size: expected a whole number of images from 1 up, found ${size}`);
    }
    const { model, loss } = this.#source;
    const pixels = imageShape(model).reduce((count, length) => count * length, 1);
    checkLength("images", images, size * pixels);
    const program = this.#program(kind, size);
    (program.input("images") as Float32Array).set(images);
    if (truths) {
      // Class indices are int32, others float32.
      const memory = program.input("truths") as Exclude<TensorValues, BigInt64Array>;
      checkLength("truths", truths, memory.length);
      if (loss === "sparseCategoricalCrossentropy") {
        checkClasses(truths, Number(model.outputs[0]!.shape.at(-1)));
      }
      memory.set(truths);
    }
    return program;
  }

  #checkAlive(): void {
    if (this.#disposed) throw new Error(`model ${this.#source.model.name}: compiled and disposed`);
  }
}

function checkLength(name: string, { length }: ArrayLike<number>, expected: number): void {
  if (length !== expected) {
    throw new RangeError(`${name}: expected ${expected} numbers, found ${length}`);
  }
}

function checkClasses(truths: ArrayLike<number>, classes: number): void {
  for (let at = 0; at < truths.length; at++) {
    const label = truths[at]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `truths: expected class indices from 0 to ${classes - 1}, found ${label} at ${at}`,
      );
    }
  }
}
