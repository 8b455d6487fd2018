// A graph with the session that runs it, and the programs that it runs.

import type { CApi } from "../../c_api.ts";
import { Status } from "../../status.ts";
import { Message } from "../../wire.ts";
import { Graph } from "./graph.ts";
import { Program, type ProgramOptions } from "./program.ts";

/** The precision of products; sums and weights have 32 bits in either case. */
export type Precision = "float32" | "bfloat16";

/** How a compiled model runs. */
export interface SessionOptions {
  /** `"bfloat16"` multiplies in 16 bits and adds in 32, if the processor can; the default is `"float32"`. */
  readonly precision?: Precision;
  /**
   * Shards that a batch is split into and that are computed side by side, each of its ops on one core, unless a layer
   * mixes the images of a batch; virtual batches are shards of their own. A shard has at least 4 images, and at least 16 where
   * there are more than four. The default is one per core.
   */
  readonly shards?: number;
}

/** How a session runs. */
export interface SessionSettings extends Pick<SessionOptions, "precision"> {
  /** Threads that share the work of one op; the default is one per core. */
  readonly threads?: number;
  /** The owner's name, for errors. */
  readonly name?: string;
}

/** A graph that can be added to and run by turns. */
export class GraphSession {
  readonly graph: Graph;
  readonly #api: CApi;
  readonly #pointer: Deno.PointerObject;
  readonly #name: string;
  readonly #programs = new Map<string, Program>();
  #disposed = false;

  constructor(api: CApi, settings: SessionSettings = {}) {
    this.#api = api;
    this.#name = settings.name ?? "graph";
    this.graph = new Graph(api);
    try {
      this.#pointer = newSession(api, this.graph, settings);
    } catch (error) {
      this.graph.delete();
      throw error;
    }
  }

  /**
   * The program of a name, kept until the session is disposed; the first call makes it.
   *
   * @param lower Writes it into the graph.
   * @throws {Error} if the session was disposed.
   */
  program(name: string, lower: () => ProgramOptions): Program {
    this.checkOpen();
    let program = this.#programs.get(name);
    if (!program) {
      program = new Program(this.#api, this.#pointer, lower());
      this.#programs.set(name, program);
    }
    return program;
  }

  /** @throws {Error} if the session was disposed. */
  checkOpen(): void {
    if (this.#disposed) throw new Error(`${this.#name}: compiled and disposed`);
  }

  /** Frees a program, if there is one of that name; what it wrote into the graph stays. */
  forget(name: string): void {
    this.#programs.get(name)?.delete();
    this.#programs.delete(name);
  }

  /** Frees programs, session and graph; later calls do nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const program of this.#programs.values()) program.delete();
    const status = new Status(this.#api);
    this.#api.tf.TF_DeleteSession(this.#pointer, status.pointer);
    status.delete();
    this.graph.delete();
  }
}

function newSession(api: CApi, graph: Graph, settings: SessionSettings): Deno.PointerObject {
  const { tf } = api;
  const status = new Status(api);
  const options = tf.TF_NewSessionOptions();
  try {
    const config = configProto(settings).encoded();
    tf.TF_SetConfig(options, config, BigInt(config.length), status.pointer);
    status.check("TF_SetConfig");
    const session = tf.TF_NewSession(graph.pointer, options, status.pointer);
    status.check("TF_NewSession");
    return session!; // not null, since there was no error
  } finally {
    tf.TF_DeleteSessionOptions(options);
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
