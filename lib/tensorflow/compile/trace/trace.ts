// Writes into the graph whatever tfjs code does: the code runs, and the ops it requests are recorded.

import { isDeepStrictEqual } from "node:util";
import { TensorFlowError } from "../../status.ts";
import type { Output } from "../graph/graph.ts";
import { NotCompilableError } from "../not_compilable_error.ts";
import { Recorder, type Trace } from "./_recorder.ts";
import type { TracedCode } from "../scope.ts";

/**
 * Runs tfjs code on stand-in tensors and writes the ops it requests into the graph. What depends on neither the inputs
 * nor the weights is computed at once, and is a constant of the graph.
 *
 * @param code It runs twice: what differs between the two runs is random or counts calls, and a graph would freeze it.
 * @returns The output that computes what `code` returned.
 * @throws {NotCompilableError} if the code reads values, draws random numbers, keeps tensors, changes weights, defines a
 *   gradient, or uses what a graph cannot hold. Weights and backend are unchanged.
 */
export function trace(options: Trace, code: TracedCode): Output {
  const [first, second] = [new Recorder(options), new Recorder(options)];
  try {
    const output = first.record(code);
    second.record(code);
    if (!isDeepStrictEqual(first.constants, second.constants)) {
      throw first.refuse(
        "it makes different constants at every call, like random numbers made in JavaScript",
      );
    }
    if (first.keptTensors) throw first.refuse("it keeps tensors from one call to the next");
    return output;
  } catch (error) {
    if (!(error instanceof TensorFlowError)) throw error;
    throw new NotCompilableError(options.subject, error.message, { cause: error });
  }
}
