// The shards of a batch while they are written into the graph: scopes of their own sizes, within a pass over the whole.

import type { Output } from "./graph/graph.ts";
import type { Scope } from "./scope.ts";
import { split } from "./sharding.ts";

/** A scope for each shard. Together they draw the random numbers of the whole batch, and each gets its own part of them. */
export function shardScopes(pass: Scope, sizes: readonly number[]): readonly Scope[] {
  if (sizes.length === 1) return [pass];
  const { graph, training, frozen } = pass;
  /** Every draw so far, in order, each split into the shards' parts. */
  const draws: (readonly Output[])[] = [];
  return sizes.map((batchSize, at): Scope => {
    let drawn = 0;
    const draw = (size: number, lengths: readonly number[]) => {
      if (size === batchSize) {
        return split(graph, pass.uniform([pass.batchSize, ...lengths]), sizes);
      }
      // All images share a draw whose first length is not their number.
      const shared = pass.uniform([size, ...lengths]);
      return sizes.map(() => shared);
    };
    return {
      ...{ graph, training, frozen, batchSize },
      uniform: ([size, ...lengths]) => (draws[drawn++] ??= draw(size!, lengths))[at]!,
      update: (variable, value) => pass.update(variable, value),
      weight: (variable) => pass.weight(variable),
      softmax: (logits) => pass.softmax(logits),
      relu: (input) => pass.relu(input),
      reluInput: (output) => pass.reluInput(output),
      trace: (subject, inputs, code) => pass.trace(subject, inputs, code),
    };
  });
}
