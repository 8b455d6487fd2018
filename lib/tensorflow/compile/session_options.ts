// How a session runs: its threads and its precision, as TensorFlow's ConfigProto.

import type { CApi } from "../c_api.ts";
import { Status } from "../status.ts";
import { Message } from "../wire.ts";
import type { Graph } from "./graph.ts";

/** How a compiled model runs. */
export interface SessionOptions {
  /** `"bfloat16"` multiplies in 16 bits and adds in 32, where the processor can; `"float32"` unless given. */
  readonly precision?: "float32" | "bfloat16";
  /** Threads that share one op; all cores unless given. */
  readonly threads?: number;
}

/**
 * Opens a session on a graph; the caller deletes it.
 *
 * @throws {RangeError} When the number of threads is none.
 */
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
function configProto({ precision = "float32", threads }: SessionOptions): Message {
  const config = new Message();
  if (threads !== undefined) {
    if (!Number.isInteger(threads) || threads < 1) {
      throw new RangeError(`threads: expected a whole number from 1 up, found ${threads}`);
    }
    config.integer(2, threads); // intra_op_parallelism_threads
    config.integer(5, threads); // inter_op_parallelism_threads
  }
  if (precision === "bfloat16") {
    const rewrites = new Message().integer(31, 1); // auto_mixed_precision_onednn_bfloat16: ON
    config.bytes(10, new Message().bytes(10, rewrites)); // graph_options.rewrite_options
  }
  return config;
}
