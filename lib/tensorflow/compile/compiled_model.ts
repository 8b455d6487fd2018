// A model in a TensorFlow graph: steps, predictions, and its state in and out.

import * as tf from "@tensorflow/tfjs";
import type { CApi } from "../c_api.ts";
import { elementCount } from "../tensor.ts";
import { type BatchTarget, checkImages, feedBatch } from "./_feed_batch.ts";
import { GraphSession } from "./graph/graph_session.ts";
import { lowerEvaluation, lowerTraining, predictionWeights } from "./lower_step.ts";
import { addModelVariables } from "./model_variables.ts";
import { Predictor } from "./_predictor.ts";
import type { Program } from "./graph/program.ts";
import { threadsPerOp } from "./sharding.ts";
import { type BatchForm, inputShape, type Pixels, type StepSource } from "./step_source.ts";
import { Variables } from "./graph/variables.ts";

/** What a compiled model is made of, checked and in forms that can be written into a graph. */
export interface CompiledModelOptions
  extends Omit<StepSource, "graph" | "variables" | "modelVariables"> {
  /** How far the running mean moves towards the weights after step `t`; without it none is kept. */
  readonly average: ((t: number) => number) | undefined;
}

/** What one step computed, from the weights before its update. */
export interface StepOutput {
  /** One loss per image, in nats for a cross-entropy; each includes the whole of the model's penalties. */
  readonly losses: Float32Array;
  /** Images x classes: the logits of a model that ends in softmax, otherwise its output. */
  readonly scores: Float32Array;
}

/** A model in a TensorFlow graph. The first batch of each size adds a part to the graph. */
export class CompiledModel {
  readonly #source: StepSource;
  readonly #average: ((t: number) => number) | undefined;
  readonly #session: GraphSession;
  readonly #target: BatchTarget;
  #predictor: Predictor | undefined;
  #iterations = 0;

  /**
   * Use `compile`, which checks the options.
   *
   * @ignore
   */
  constructor(api: CApi, { average, ...options }: CompiledModelOptions) {
    const { model, loss, optimizer, precision, shards } = options;
    this.#average = average;
    this.#target = {
      pixels: elementCount(inputShape(model)),
      loss,
      classes: Number(model.outputs[0]!.shape.at(-1)),
    };
    const name = `model ${model.name}`;
    const session = new GraphSession(api, { name, precision, threads: threadsPerOp(shards) });
    this.#session = session;
    try {
      const variables = new Variables(session);
      const modelVariables = addModelVariables(variables, model, optimizer, average !== undefined);
      this.#source = { ...options, graph: session.graph, variables, modelVariables };
      variables.write(modelVariables.values);
      // Whatever cannot be compiled should throw now, not at the first step.
      this.#trainer({ size: 1, bytes: false });
      this.#evaluator({ size: 1, bytes: false });
    } catch (error) {
      session.dispose();
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
   * @param truths What the loss expects: `size` class indices, or `size` x outputs numbers.
   * @param size Number of images.
   * @param learningRate The learning rate of this step.
   * @returns Losses and scores before the update.
   * @throws {RangeError} if an argument has the wrong size or is out of range; nothing has changed then.
   */
  trainStep(
    images: Pixels,
    truths: ArrayLike<number>,
    size: number,
    learningRate: number,
  ): StepOutput {
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

  /**
   * Computes losses and scores of one batch; nothing is trained and nothing dropped.
   *
   * @param images As for `trainStep`.
   * @param truths As for `trainStep`.
   * @param size Number of images.
   * @returns Losses and scores.
   * @throws {RangeError} if an argument has the wrong size or is out of range.
   */
  evaluateStep(images: Pixels, truths: ArrayLike<number>, size: number): StepOutput {
    checkImages(images, size, this.#target.pixels);
    const program = this.#evaluator({ size, bytes: images instanceof Uint8Array });
    feedBatch(program, this.#target, images, truths);
    return stepOutput(program);
  }

  /**
   * The model's output for one batch: `size` x outputs numbers.
   *
   * @param images As for `trainStep`.
   * @param size Number of images.
   * @throws {RangeError} if `size` is not a valid count or does not match the images.
   */
  predict(images: Pixels, size: number): Float32Array {
    const weights = predictionWeights(this.#source.modelVariables);
    const { shards } = this.#source;
    this.#predictor ??= new Predictor(this.#session, { ...this.#source, weights }, shards);
    return this.#predictor.predict(images, size);
  }

  /**
   * Copies out weights, statistics, optimizer slots and the number of iterations: all that `restore` needs to continue to
   * the same numbers.
   */
  state(): Record<string, Float32Array> {
    const values = this.#source.variables.values();
    return { ...values, iterations: Float32Array.of(this.#iterations) };
  }

  /**
   * Puts back what `state` returned.
   *
   * @param state Values by name.
   * @throws {RangeError} if names or sizes are not this model's; nothing has changed then.
   */
  restore(state: Readonly<Record<string, Float32Array>>): void {
    const { iterations, ...values } = state;
    const [count = -1] = iterations ?? [];
    if (iterations?.length !== 1 || !Number.isInteger(count) || count < 0) {
      throw new RangeError(`state: expected one number of iterations, found ${iterations}`);
    }
    this.#source.variables.write(values);
    this.#iterations = count;
  }

  /** Copies the weights and statistics, or their running means if those are kept, into the LayersModel. */
  writeBack(): void {
    const { variables, modelVariables: { weights, averages } } = this.#source;
    const values = variables.values();
    for (const [weight, { name, shape }] of this.#average ? averages : weights) {
      const value = tf.tensor(values[name]!, [...shape]);
      // LayerVariable's own `write` would apply a constraint, which tfjs does not do while it trains.
      (weight.read() as tf.Variable).assign(value);
      value.dispose();
    }
  }

  /** Frees graph and session. The LayersModel keeps what `writeBack` last gave it. */
  dispose(): void {
    this.#session.dispose();
  }

  #trainer(form: BatchForm): Program {
    const name = `train ${form.size} ${form.bytes}`;
    return this.#session.program(name, () => lowerTraining(this.#source, form));
  }

  #evaluator(form: BatchForm): Program {
    const name = `evaluate ${form.size} ${form.bytes}`;
    return this.#session.program(name, () => lowerEvaluation(this.#source, form));
  }

  /** Feeds the inputs besides the batch that change from step to step. */
  #feedScalars(program: Program, learningRate: number, t: number): void {
    (program.input("step") as BigInt64Array)[0] = BigInt(t);
    const scalars = this.#source.optimizer.scalars(learningRate, t);
    const average = this.#average && { average: this.#average(t) };
    for (const [name, value] of Object.entries({ ...scalars, ...average })) {
      (program.input(name) as Float32Array)[0] = value;
    }
  }
}

/** Runs a program that fetches losses and scores. */
function stepOutput(program: Program): StepOutput {
  const [losses, scores] = program.run() as [Float32Array, Float32Array];
  return { losses, scores };
}
