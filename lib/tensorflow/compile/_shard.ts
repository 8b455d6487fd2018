// One part of a batch while it is written into the graph: a scope of its own size, within a pass over the whole.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, Output } from "./graph.ts";
import type { Scope } from "./scope.ts";
import { split } from "./_shards.ts";
import type { TracedCode } from "./trace.ts";

/** Writes the parts of a batch one after the other: all draw what the whole would, and each keeps what is its own. */
export function shardsOf(pass: Scope, sizes: readonly number[]): readonly Scope[] {
  if (sizes.length === 1) return [pass];
  const draws: (readonly Output[])[] = [];
  return sizes.map((_, at) => new Shard(pass, sizes, at, draws));
}

class Shard implements Scope {
  readonly graph: Graph;
  readonly training: boolean;
  readonly batchSize: number;
  readonly #pass: Scope;
  readonly #sizes: readonly number[];
  readonly #at: number;
  /** What each part has of every draw, in the order they were drawn. */
  readonly #draws: (readonly Output[])[];
  #drawn = 0;

  constructor(pass: Scope, sizes: readonly number[], at: number, draws: (readonly Output[])[]) {
    this.#pass = pass;
    this.#sizes = sizes;
    this.#at = at;
    this.#draws = draws;
    this.graph = pass.graph;
    this.training = pass.training;
    this.batchSize = sizes[at]!;
  }

  weight(variable: tf.LayerVariable): Output {
    return this.#pass.weight(variable);
  }

  uniform([size, ...lengths]: readonly number[]): Output {
    const parts = this.#draws[this.#drawn++] ??= this.#draw(size!, lengths);
    return parts[this.#at]!;
  }

  #draw(size: number, lengths: readonly number[]): readonly Output[] {
    if (size === this.batchSize) {
      const whole = this.#pass.uniform([this.#pass.batchSize, ...lengths]);
      return split(this.graph, whole, this.#sizes);
    }
    // All images share a draw whose first length is not theirs.
    const shared = this.#pass.uniform([size, ...lengths]);
    return this.#sizes.map(() => shared);
  }

  update(variable: tf.LayerVariable): never {
    throw new Error(`${variable.name}: no part of a batch may change a weight`);
  }

  softmax(logits: Output): Output {
    return this.#pass.softmax(logits);
  }

  relu(input: Output): Output {
    return this.#pass.relu(input);
  }

  reluInput(output: Output): Output | undefined {
    return this.#pass.reluInput(output);
  }

  trace(subject: string, inputs: readonly Output[], code: TracedCode): Output {
    return this.#pass.trace(subject, inputs, code);
  }
}
