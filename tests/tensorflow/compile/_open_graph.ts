// An empty graph with a session, for tests of what writes into one.

import type { TensorValues } from "../../../lib/tensorflow/data_type.ts";
import { loadCApi } from "../../../lib/tensorflow/c_api.ts";
import type { Graph, Output } from "../../../lib/tensorflow/compile/graph/graph.ts";
import { GraphSession } from "../../../lib/tensorflow/compile/graph/graph_session.ts";
import { Variables } from "../../../lib/tensorflow/compile/graph/variables.ts";

/** What a test is given. */
export interface OpenGraph {
  readonly graph: Graph;
  readonly session: GraphSession;
  readonly variables: Variables;
  /** Runs some outputs and targets once, with nothing fed. */
  run(fetches: readonly Output[], targets?: readonly Output[]): TensorValues[];
}

/** Opens a graph for as long as `use` runs. */
export function withGraph<T>(use: (open: OpenGraph) => T): T {
  const session = new GraphSession(loadCApi());
  const { graph } = session;
  let runs = 0;
  const run = (fetches: readonly Output[], targets: readonly Output[] = []) => {
    const program = session.program(`run ${runs++}`, () => ({ feeds: {}, fetches, targets }));
    return program.run() as TensorValues[]; // no test fetches strings
  };
  try {
    return use({ graph, session, variables: new Variables(session), run });
  } finally {
    session.dispose();
  }
}
