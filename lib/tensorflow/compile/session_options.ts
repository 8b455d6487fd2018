// How a session runs: its precision, as TensorFlow's ConfigProto.

import type { CApi } from "../c_api.ts";
import { Status } from "../status.ts";
import { Message } from "../wire.ts";
import type { Graph } from "./graph.ts";

/** What is multiplied in; sums and weights are of 32 bits in either case. */
export type Precision = "float32" | "bfloat16";

/**
 * How a compiled model runs.
 *
 * Threads are not among it: TensorFlow gives a process one pool for all sessions, as large as there are cores, unless
 * its environment has `TF_NUM_INTRAOP_THREADS` from the start.
 */
export interface SessionOptions {
  /** `"bfloat16"` multiplies in 16 bits and adds in 32, where the processor can; `"float32"` unless given. */
  readonly precision?: Precision;
}

/** Opens a session on a graph; the caller deletes it. */
export function newSession(api: CApi, graph: Graph, options: SessionOptions): Deno.PointerObject {
  const { tf } = api;
  const status = new Status(api);
  const settings = tf.TF_NewSessionOptions();
  try {
    const config = configProto(options).encoded();
    tf.TF_SetConfig(settings, config, BigInt(config.length), status.pointer);
    status.check("TF_SetConfig");
    const session = tf.TF_NewSession(graph.pointer, settings, status.pointer);
    status.check("TF_NewSession");
    return session!; // there, since there was no error
  } finally {
    tf.TF_DeleteSessionOptions(settings);
    status.delete();
  }
}

// config.proto and rewriter_config.proto
function configProto({ precision = "float32" }: SessionOptions): Message {
  const config = new Message();
  if (precision === "bfloat16") {
    const rewrites = new Message().integer(31, 1); // auto_mixed_precision_onednn_bfloat16: ON
    config.bytes(10, new Message().bytes(10, rewrites)); // graph_options.rewrite_options
  }
  return config;
}
