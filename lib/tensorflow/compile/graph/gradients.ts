// Gradients of a graph, with the checks that TensorFlow's C++ gradients need.

import { TensorFlowError } from "../../status.ts";
import type { Graph, Output } from "./graph.ts";

/**
 * Adds the ops that compute gradients.
 *
 * @param ys What is differentiated.
 * @param seeds The gradient of the loss with respect to each of `ys`.
 * @param xs What it is differentiated with respect to.
 * @returns The gradient of the loss with respect to each of `xs`; `undefined` if the loss does not depend on it.
 * @throws {TensorFlowError} if an op on the way has no gradient.
 */
export function gradients(
  graph: Graph,
  ys: readonly Output[],
  seeds: readonly Output[],
  xs: readonly Output[],
): (Output | undefined)[] {
  const before = ancestors(graph, ys);
  for (const output of before.values()) {
    if (!isDilated(graph, output)) continue;
    const reason = "TensorFlow's gradient ignores dilations";
    throw new TensorFlowError(graph.opType(output), "UNIMPLEMENTED", reason);
  }
  // TensorFlow would refuse an x that no y depends on.
  const asked = xs.filter((x) => before.has(addressOf(x)));
  const found = asked.length > 0 ? graph.addGradients(ys, seeds, asked) : [];
  return xs.map((x) => found[asked.indexOf(x)]);
}

/** An output of each op that some outputs depend on, their own ops included, by the op's address. */
function ancestors(graph: Graph, outputs: readonly Output[]): ReadonlyMap<bigint, Output> {
  const found = new Map(outputs.map((output) => [addressOf(output), output]));
  for (const output of found.values()) { // visits what is added meanwhile, too
    for (const input of graph.inputsOf(output)) found.set(addressOf(input), input);
  }
  return found;
}

function addressOf({ op }: Output): bigint {
  return Deno.UnsafePointer.value(op);
}

function isDilated(graph: Graph, output: Output): boolean {
  const axes = graph.opType(output).match(/^(?:Depthwise)?Conv([23])d/i)?.[1];
  if (axes === undefined) return false;
  return graph.intsOf(output, "dilations", Number(axes) + 2).some((dilation) => dilation !== 1);
}
