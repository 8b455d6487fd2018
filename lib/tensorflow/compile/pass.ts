// One pass through a model while it is written into the graph: its reads, its draws and its updates.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import type { Graph, Output } from "./graph/graph.ts";
import type { Scope, TracedCode } from "./scope.ts";
import { trace } from "./trace/trace.ts";
import type { Variable, Variables } from "./graph/variables.ts";

/** What a pass is written from. */
export interface PassOptions {
  readonly graph: Graph;
  readonly training: boolean;
  readonly batchSize: number;
  /** Layers that only predict, in training as well; none unless given. */
  readonly frozen?: ReadonlySet<tf.layers.Layer>;
  /** Determines every random draw. */
  readonly seed: number;
  readonly variables: Pick<Variables, "read" | "assign">;
  /** The variable of each of the model's weights. */
  readonly weights: ReadonlyMap<tf.LayerVariable, Variable>;
}

/** A part of the graph that was traced from tfjs code. */
export interface TracedPart {
  readonly subject: string;
  readonly output: Output;
  readonly sources: readonly Output[];
}

/** One pass through the model, being written. */
export class Pass implements Scope {
  readonly graph: Graph;
  readonly training: boolean;
  readonly frozen: ReadonlySet<tf.layers.Layer>;
  readonly batchSize: number;
  /** The input for the number of the step. */
  readonly step: Output;
  /** The op that reads each weight. */
  readonly reads = new Map<tf.LayerVariable, Output>();
  /** The parts that were traced rather than lowered. */
  readonly traced: TracedPart[] = [];
  readonly #values = new Map<tf.LayerVariable, Output>();
  readonly #logits = new Map<Output, Output>();
  readonly #reluInputs = new Map<Output, Output>();
  readonly #options: PassOptions;
  #draws = 0n;

  constructor(options: PassOptions) {
    this.#options = options;
    this.graph = options.graph;
    this.training = options.training;
    this.frozen = options.frozen ?? new Set();
    this.batchSize = options.batchSize;
    this.step = this.graph.placeholder(DataType.INT64, [], "step");
  }

  weight(variable: tf.LayerVariable): Output {
    const known = this.#values.get(variable) ?? this.reads.get(variable);
    if (known) return known;
    const { variables, weights } = this.#options;
    const read = variables.read(weights.get(variable)!); // layers have only weights of the model
    this.reads.set(variable, read);
    return read;
  }

  uniform(shape: readonly number[]): Output {
    const { graph } = this;
    // One key per seed and draw, one counter per step: no two draws share numbers, and a resumed run repeats none.
    const key = BigInt.asIntN(64, BigInt(this.#options.seed) * drawsASeed + this.#draws++);
    return graph.op("StatelessRandomUniform", {
      inputs: [
        graph.ints(shape),
        graph.op("Pack", { inputs: [[graph.int64(key), this.step]] }),
      ],
    });
  }

  update(variable: tf.LayerVariable, value: Output): void {
    this.#values.set(variable, value);
  }

  /** Adds an op for each weight that `update` was called for, which stores its last value. */
  updates(): (readonly [tf.LayerVariable, Output])[] {
    const { variables, weights } = this.#options;
    return Array.from(
      this.#values,
      ([variable, value]) => [variable, variables.assign(weights.get(variable)!, value)] as const,
    );
  }

  softmax(logits: Output): Output {
    const probabilities = this.graph.op("Softmax", { inputs: [logits] });
    this.#logits.set(probabilities, logits);
    return probabilities;
  }

  /** The input of the softmax that made `probabilities`, if one did. */
  logitsOf(probabilities: Output): Output | undefined {
    return this.#logits.get(probabilities);
  }

  relu(input: Output): Output {
    const output = this.graph.op("Relu", { inputs: [input] });
    this.#reluInputs.set(output, input);
    return output;
  }

  reluInput(output: Output): Output | undefined {
    return this.#reluInputs.get(output);
  }

  trace(subject: string, inputs: readonly Output[], code: TracedCode): Output {
    const weights = new Map(
      Array.from(this.#options.weights.keys(), (weight) => [weight, this.weight(weight)]),
    );
    const output = trace({ graph: this.graph, subject, inputs, weights }, code);
    this.traced.push({ subject, output, sources: [...inputs, ...weights.values()] });
    return output;
  }
}

/** Draws before two adjacent seeds would share one: a safe integer leaves room for that many in 64 bits. */
const drawsASeed = 1024n;
