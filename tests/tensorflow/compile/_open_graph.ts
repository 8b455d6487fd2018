// An empty graph with a session, for tests of what writes into one.

import type { TensorValues } from "../../../lib/tensorflow/data_type.ts";
import { type CApi, loadCApi } from "../../../lib/tensorflow/c_api.ts";
import { Graph, type Output } from "../../../lib/tensorflow/compile/graph.ts";
import { Program } from "../../../lib/tensorflow/compile/program.ts";
import { newSession } from "../../../lib/tensorflow/compile/session_options.ts";
import { Variables } from "../../../lib/tensorflow/compile/variables.ts";
import { Status } from "../../../lib/tensorflow/status.ts";

/** What a test is given. */
export interface OpenGraph {
  readonly api: CApi;
  readonly graph: Graph;
  readonly session: Deno.PointerObject;
  readonly variables: Variables;
  /** Runs some outputs and targets once, with nothing fed. */
  run(fetches: readonly Output[], targets?: readonly Output[]): TensorValues[];
}

/** Opens a graph for as long as `use` runs. */
export function withGraph<T>(use: (open: OpenGraph) => T): T {
  const api = loadCApi();
  const graph = new Graph(api);
  const session = newSession(api, graph, {});
  const variables = new Variables(graph);
  const status = new Status(api);
  const run = (fetches: readonly Output[], targets: readonly Output[] = []) => {
    const program = new Program(api, session, { feeds: {}, fetches, targets });
    try {
      return program.run() as TensorValues[]; // no test fetches strings
    } finally {
      program.delete();
    }
  };
  try {
    return use({ api, graph, session, variables, run });
  } finally {
    variables.delete();
    api.tf.TF_DeleteSession(session, status.pointer);
    graph.delete();
    status.delete();
  }
}
