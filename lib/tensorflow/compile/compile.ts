// `compile`: a LayersModel with its loss and optimizer as one TensorFlow graph, the "tf.function" of tfjs.

import * as tf from "@tensorflow/tfjs";
import { type CApi, loadCApi } from "../c_api.ts";
import { DataType, type TensorValues } from "../data_type.ts";
import { Graph, type Output } from "./graph.ts";
import { type Loss, type LoweredLoss, lowerLoss } from "./lower_loss.ts";
import { lowerModel, lowerPenalties } from "./lower_model.ts";
import { type LoweredOptimizer, lowerOptimizer } from "./lower_optimizer.ts";
import { Pass } from "./pass.ts";
import { type Feed, Program } from "./program.ts";
import { NotCompilableError } from "./scope.ts";
import { newSession, type SessionOptions } from "./session_options.ts";
import { Status } from "../status.ts";
import { type Variable, Variables } from "./variables.ts";

/** What to compile a model for. */
export interface CompileOptions extends SessionOptions {
  /** What training makes smaller. */
  readonly loss: Loss;
  /** A tfjs optimizer, whose settings are taken and whose own state is not used, or one in its fused form. */
  readonly optimizer: tf.Optimizer | LoweredOptimizer;
  /** Decides what dropout drops; 0 unless given. */
  readonly seed?: number;
  /** Share of each truth that is spread evenly over all classes; 0 unless given. */
  readonly labelSmoothing?: number;
}

/** What one step computed, from the weights before its update. */
export interface StepOutput {
  /** One loss an image. */
  readonly losses: Float32Array;
  /** Images x classes: the logits of a model that ends in softmax, else its output. */
  readonly scores: Float32Array;
}

/**
 * Compiles a model: its forward pass, its gradients and its optimizer's update become one graph, which TensorFlow runs
 * in a single call a step. Weights live in the graph from then on; `writeBack` copies them to the LayersModel.
 *
 * @param model One input, one output, built. Layers with a fused TensorFlow op use it; any other layer's own tfjs code
 *   is traced.
 * @returns The compiled model; call `dispose` when done.
 * @throws {NotCompilableError} When a layer, the loss or the optimizer cannot be part of a graph, with its name.
 */
export function compile(model: tf.LayersModel, options: CompileOptions): CompiledModel {
  if (tf.getBackend() !== "tensorflow") {
    throw new NotCompilableError(
      `model ${model.name}`,
      `the backend is ${tf.getBackend()}, not native TensorFlow`,
    );
  }
  return new CompiledModel(loadCApi(), model, options);
}

/** A model in a TensorFlow graph. Each batch size that is used gets a part of the graph of its own. */
export class CompiledModel {
  readonly #api: CApi;
  readonly #model: tf.LayersModel;
  readonly #options: CompileOptions;
  readonly #optimizer: LoweredOptimizer;
  readonly #graph: Graph;
  readonly #session: Deno.PointerValue;
  readonly #status: Status;
  readonly #variables: Variables;
  readonly #weights = new Map<tf.LayerVariable, Variable>();
  readonly #slots = new Map<tf.LayerVariable, Record<string, Variable>>();
  readonly #programs = new Map<string, Program>();
  #steps = 0;

  constructor(api: CApi, model: tf.LayersModel, options: CompileOptions) {
    this.#api = api;
    this.#model = model;
    this.#options = options;
    const { optimizer } = options;
    this.#optimizer = optimizer instanceof tf.Optimizer ? lowerOptimizer(optimizer) : optimizer;
    this.#graph = new Graph(api);
    this.#status = new Status(api);
    this.#variables = new Variables(this.#graph);
    this.#session = newSession(api, this.#graph, options);
    try {
      const values: Record<string, Float32Array> = {};
      checkNames(model);
      for (const weight of model.weights) {
        const name = weight.originalName;
        const variable = this.#variables.add(name, dimensions(weight));
        this.#weights.set(weight, variable);
        values[variable.name] = weightValues(weight);
        if (!model.trainableWeights.includes(weight)) continue;
        const slots: Record<string, Variable> = {};
        for (const [slot, start] of Object.entries(this.#optimizer.slots)) {
          const added = this.#variables.add(`${name}/${slot}`, dimensions(weight));
          slots[slot] = added;
          values[added.name] = new Float32Array(weightValues(weight).length).fill(start);
        }
        this.#slots.set(weight, slots);
      }
      this.#variables.write(api, this.#session, values);
      // Whatever cannot be compiled should say so now, not at the first step.
      this.#program("train", 1);
      this.#program("evaluate", 1);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Training steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Trains on one batch.
   *
   * @param images `size` inputs, one after the other.
   * @param truths What the loss wants: `size` class indices, or `size` x outputs numbers.
   * @param size Number of images.
   * @param learningRate The learning rate of this step.
   */
  trainStep(
    images: Float32Array,
    truths: ArrayLike<number>,
    size: number,
    learningRate: number,
  ): StepOutput {
    const program = this.#program("train", size);
    fill(program, { images, truths });
    const t = this.#steps + 1;
    (program.input("step") as Int32Array)[0] = t;
    for (const [name, value] of Object.entries(this.#optimizer.scalars(learningRate, t))) {
      (program.input(name) as Float32Array)[0] = value;
    }
    const [losses, scores] = program.run() as [Float32Array, Float32Array];
    this.#steps = t;
    return { losses, scores };
  }

  /** Losses and scores of one batch; nothing is trained and nothing is dropped. Parameters as of `trainStep`. */
  evaluateStep(images: Float32Array, truths: ArrayLike<number>, size: number): StepOutput {
    const program = this.#program("evaluate", size);
    fill(program, { images, truths });
    const [losses, scores] = program.run() as [Float32Array, Float32Array];
    return { losses, scores };
  }

  /** The model's output for one batch: `size` x outputs numbers. */
  predict(images: Float32Array, size: number): Float32Array {
    const program = this.#program("predict", size);
    fill(program, { images });
    const [output] = program.run() as [Float32Array];
    return output;
  }

  /**
   * Copies out weights, statistics, optimizer slots and the number of steps: all that `restore` needs to go on to
   * the same numbers.
   */
  state(): Record<string, Float32Array> {
    return {
      ...this.#variables.values(this.#api, this.#session),
      steps: Float32Array.of(this.#steps),
    };
  }

  /**
   * Puts back what `state` returned.
   *
   * @throws {RangeError} When names or sizes are not this model's; nothing has changed then.
   */
  restore({ iterations, ...values }: Readonly<Record<string, Float32Array>>): void {
    if (iterations?.length !== 1) {
      throw new RangeError("state: expected one number of iterations, found none");
    }
    this.#variables.write(this.#api, this.#session, values);
    this.#steps = iterations[0]!;
  }

  /** Copies the weights and statistics into the LayersModel. */
  writeBack(): void {
    const values = this.#variables.values(this.#api, this.#session);
    for (const [weight, { name, shape }] of this.#weights) {
      const value = tf.tensor(values[name]!, [...shape]);
      weight.write(value);
      value.dispose();
    }
  }

  /** Frees graph and session. The LayersModel keeps what `writeBack` last gave it. */
  dispose(): void {
    for (const program of this.#programs.values()) program.delete();
    this.#programs.clear();
    this.#variables.delete();
    this.#api.tf.TF_DeleteSession(this.#session, this.#status.pointer);
    this.#graph.delete();
    this.#status.delete();
  }

  #program(kind: "train" | "evaluate" | "predict", size: number): Program {
    const key = `${kind} ${size}`;
    let program = this.#programs.get(key);
    if (!program) this.#programs.set(key, program = this.#build(kind, size));
    return program;
  }

  #build(kind: "train" | "evaluate" | "predict", size: number): Program {
    const graph = this.#graph;
    const training = kind === "train";
    const inputShape = [size, ...(this.#model.inputs[0]?.shape.slice(1).map(Number) ?? [])];
    const images = graph.placeholder(DataType.FLOAT, inputShape, "images");
    const feeds: Record<string, Feed> = {
      images: { at: images, type: DataType.FLOAT, shape: inputShape },
    };
    const pass = new Pass({
      graph,
      training,
      batchSize: size,
      seed: this.#options.seed ?? 0,
      variables: this.#variables,
      weights: this.#weights,
    });
    const predictions = lowerModel(pass, this.#model, images);
    if (kind === "predict") {
      return new Program(this.#api, this.#session, { feeds, fetches: [predictions] });
    }

    const logits = pass.logitsOf(predictions);
    const { truths, losses, start } = lowerLoss(this.#options.loss, {
      graph,
      predictions,
      logits,
      // A smoothed loss says nothing about how well a model does, so only training smooths.
      labelSmoothing: training ? this.#options.labelSmoothing ?? 0 : 0,
    });
    feeds["truths"] = { at: truths, type: graph.typeOf(truths), shape: graph.shapeOf(truths)! };
    const penalty = lowerPenalties(pass, this.#model);
    const fetches = [
      penalty ? graph.op("AddV2", { inputs: [losses, penalty] }) : losses,
      logits ?? predictions,
    ];
    if (!training) return new Program(this.#api, this.#session, { feeds, fetches });

    feeds["step"] = { at: pass.step, type: DataType.INT32, shape: [] };
    const scalars = this.#scalars(feeds);
    const weights = [...this.#slots.keys()].filter((weight) => pass.reads.has(weight));
    const starts = penalty ? [start, { of: penalty, gradient: graph.float(1) }] : [start];
    const gradients = this.#gradients(starts, weights.map((weight) => pass.weight(weight)));
    const targets = [...pass.updates];
    for (const [at, weight] of weights.entries()) {
      const gradient = gradients[at];
      if (!gradient) continue;
      const slots = Object.entries(this.#slots.get(weight)!);
      targets.push(this.#optimizer.update({
        graph,
        variable: this.#weights.get(weight)!.handle,
        gradient,
        slots: Object.fromEntries(slots.map(([name, { handle }]) => [name, handle])),
        scalars,
      }));
    }
    return new Program(this.#api, this.#session, { feeds, fetches, targets });
  }

  #scalars(feeds: Record<string, Feed>): Record<string, Output> {
    const scalars: Record<string, Output> = {};
    for (const name of Object.keys(this.#optimizer.scalars(0, 1))) {
      const at = this.#graph.placeholder(DataType.FLOAT, [], name);
      scalars[name] = at;
      feeds[name] = { at, type: DataType.FLOAT, shape: [] };
    }
    return scalars;
  }

  #gradients(
    starts: readonly LoweredLoss["start"][],
    weights: readonly Output[],
  ): (Output | undefined)[] {
    try {
      const [ofs, seeds] = [starts.map(({ of }) => of), starts.map(({ gradient }) => gradient)];
      return this.#graph.gradients(ofs, seeds, weights);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new NotCompilableError(`model ${this.#model.name}`, reason, { cause: error });
    }
  }
}

function fill(program: Program, values: Readonly<Record<string, ArrayLike<number>>>): void {
  for (const [name, value] of Object.entries(values)) {
    // int64 is never fed.
    const memory = program.input(name) as Exclude<TensorValues, BigInt64Array>;
    if (value.length !== memory.length) {
      throw new RangeError(`${name}: expected ${memory.length} numbers, found ${value.length}`);
    }
    memory.set(value);
  }
}

/** Names are the keys of a state, so each must be the only one. */
function checkNames(model: tf.LayersModel): void {
  const names = new Set<string>();
  for (const { originalName } of model.weights) {
    if (names.has(originalName)) {
      throw new NotCompilableError(
        `model ${model.name}`,
        `two of its weights are called ${originalName}; give its layers names`,
      );
    }
    names.add(originalName);
  }
}

function dimensions({ shape }: tf.LayerVariable): number[] {
  return shape.map(Number);
}

function weightValues(weight: tf.LayerVariable): Float32Array {
  return weight.read().dataSync<"float32">();
}
