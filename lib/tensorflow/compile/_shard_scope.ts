// One shard of a batch while it is written into the graph: a scope of its own size, within a pass over the whole batch.

import type * as tf from "@tensorflow/tfjs";
import type { Graph, Output } from "./graph.ts";
import type { Scope, TracedCode } from "./scope.ts";
import { split } from "./_sharding.ts";

/** A scope for each shard. Together they draw the random numbers of the whole batch, and each gets its own part of them. */
export function shardScopes(pass: Scope, sizes: readonly number[]): readonly Scope[] {
  if (sizes.length === 1) return [pass];
  const draws: (readonly Output[])[] = [];
  return sizes.map((_, at) => new ShardScope(pass, sizes, at, draws));
}

class ShardScope implements Scope {
  readonly graph: Graph;
  readonly training: boolean;
  readonly batchSize: number;
  readonly #pass: Scope;
  readonly #sizes: readonly number[];
  readonly #at: number;
  /** Every draw so far, in order, each split into the shards' parts. */
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
    // All images share a draw whose first length is not their number.
    const shared = this.#pass.uniform([size, ...lengths]);
    return this.#sizes.map(() => shared);
  }

  update(variable: tf.LayerVariable): never {
    throw new Error(`${variable.name}: a shard of a batch cannot change a weight`);
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
