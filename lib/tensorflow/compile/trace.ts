// Writes into the graph whatever tfjs code does: it runs once, and every op it asks for is recorded instead.

import type * as tf from "@tensorflow/tfjs";
import { TensorFlowError } from "../status.ts";
import type { Constant, Graph, Output } from "./graph.ts";
import { Recorder } from "./_recorder.ts";
import { NotCompilableError } from "./scope.ts";

/** What tfjs code is given and may use while it is recorded. */
export interface Trace {
  readonly graph: Graph;
  /** What errors call the code, such as `"layer lambda_1 (Lambda)"`. */
  readonly subject: string;
  /** The code's inputs. */
  readonly inputs: readonly Output[];
  /** Weights it may read: their values in the graph. */
  readonly weights: ReadonlyMap<tf.LayerVariable, Output>;
}

/** tfjs code to be traced: takes a tensor for each input and returns one. */
export type TracedCode = (inputs: tf.Tensor[]) => tf.Tensor;

/**
 * Runs tfjs code once on stand-in tensors and writes the ops it asks for into the graph. What depends on neither the
 * inputs nor the weights is computed at once, and is a constant of the graph.
 *
 * @param code It runs twice: what differs between the two runs is random or counts calls, and would be frozen in a
 *   graph.
 * @returns Where the graph computes what `code` returned.
 * @throws {NotCompilableError} When the code reads values, draws random numbers, keeps tensors or changes weights, has
 *   a gradient of its own, or uses what a graph cannot hold. Weights and backend are then as they were.
 */
export function trace(options: Trace, code: TracedCode): Output {
  const [first, second] = [new Recorder(options), new Recorder(options)];
  try {
    const output = first.record(code);
    second.record(code);
    if (!sameConstants(first.constants, second.constants)) {
      throw first.refuse(
        "it makes other constants at every call, as random numbers made in JavaScript are",
      );
    }
    if (first.keptTensors) throw first.refuse("it keeps tensors from one call to the next");
    return output;
  } catch (error) {
    if (!(error instanceof TensorFlowError)) throw error;
    throw new NotCompilableError(options.subject, error.message, { cause: error });
  }
}

function sameConstants(a: readonly Constant[], b: readonly Constant[]): boolean {
  return a.length === b.length && a.every((constant, at) => {
    const other = b[at]!;
    return constant.type === other.type && String(constant.shape) === String(other.shape) &&
      sameBytes(constant.values, other.values);
  });
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [left, right] = [a, b].map((view) =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  ) as [Uint8Array, Uint8Array];
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
