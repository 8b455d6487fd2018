// How a session runs: its precision, as TensorFlow's ConfigProto.

import type { CApi } from "../c_api.ts";
import { Status } from "../status.ts";
import { Message } from "../wire.ts";
import type { Graph } from "./graph.ts";

/** What is multiplied in; sums and weights are of 32 bits in either case. */
export type Precision = "float32" | "bfloat16";

/** How a compiled model runs. */
export interface SessionOptions {
  /** `"bfloat16"` multiplies in 16 bits and adds in 32, where the processor can; `"float32"` unless given. */
  readonly precision?: Precision;
  /**
   * Parts of 4 images or more in which a batch is computed side by side, each op on one core, where no layer mixes the
   * images of a batch. As many as there are cores, up to 4, unless given.
   */
  readonly shards?: number;
}

/** How a session runs. */
export interface SessionSettings extends Pick<SessionOptions, "precision"> {
  /** Threads that share the work of one op; one a core unless given. */
  readonly threads?: number;
}

/** Opens a session on a graph; the caller deletes it. */
export function newSession(api: CApi, graph: Graph, options: SessionSettings): Deno.PointerObject {
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
function configProto({ precision = "float32", threads }: SessionSettings): Message {
  const config = new Message();
  if (threads !== undefined) config.integer(2, threads); // intra_op_parallelism_threads
  if (precision === "bfloat16") {
    const rewrites = new Message().integer(31, 1); // auto_mixed_precision_onednn_bfloat16: ON
    config.bytes(10, new Message().bytes(10, rewrites)); // graph_options.rewrite_options
  }
  return config;
}
