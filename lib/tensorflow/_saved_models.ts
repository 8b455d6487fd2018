// TensorFlow SavedModels that are open in tfjs-node, each with a session and its graph.

import type { CApi } from "./c_api.ts";
import { cName, cString, cStrings } from "./c_text.ts";
import { type Output, packed, runSession } from "./session.ts";
import type { Status } from "./status.ts";

interface Loaded {
  readonly session: Deno.PointerValue;
  readonly graph: Deno.PointerValue;
}

/** The SavedModels of one binding, by id. */
export class SavedModels {
  readonly #models = new Map<number, Loaded>();
  readonly #api: CApi;
  readonly #status: Status;
  #nextId = 0;

  constructor(api: CApi, status: Status) {
    this.#api = api;
    this.#status = status;
  }

  get size(): number {
    return this.#models.size;
  }

  /** Loads the graph with these tags from a SavedModel folder and returns its id. */
  load(folder: string, tags: readonly string[]): number {
    const { tf } = this.#api;
    const [options, graph, metaGraph] = [
      tf.TF_NewSessionOptions(),
      tf.TF_NewGraph(),
      tf.TF_NewBuffer(),
    ];
    const session = tf.TF_LoadSessionFromSavedModel(
      ...[options, null] as const,
      ...[cString(folder), cStrings(tags).pointers, tags.length] as const,
      ...[graph, metaGraph, this.#status.pointer] as const,
    );
    tf.TF_DeleteSessionOptions(options);
    tf.TF_DeleteBuffer(metaGraph);
    try {
      this.#status.check(`SavedModel ${folder}`);
    } catch (error) {
      tf.TF_DeleteGraph(graph);
      throw error;
    }
    this.#models.set(this.#nextId, { session, graph });
    return this.#nextId++;
  }

  delete(id: number): void {
    const { session, graph } = this.#get(id);
    this.#models.delete(id);
    this.#api.tf.TF_DeleteSession(session, this.#status.pointer);
    this.#api.tf.TF_DeleteGraph(graph);
    this.#status.check("TF_DeleteSession");
  }

  /** Feeds tensors to the named inputs and returns the named outputs; the caller deletes them. */
  run(
    id: number,
    inputNames: readonly string[],
    inputs: readonly Deno.PointerObject[],
    outputNames: readonly string[],
  ): readonly Deno.PointerObject[] {
    const { session, graph } = this.#get(id);
    if (inputNames.length !== inputs.length) {
      throw new RangeError(
        `SavedModel: expected ${inputNames.length} inputs (${inputNames}), found ${inputs.length}`,
      );
    }
    const output = (name: string) => this.#output(graph, name);
    return runSession(this.#api, this.#status, session, {
      feeds: packed(inputNames.map(output)),
      values: BigUint64Array.from(inputs, Deno.UnsafePointer.value),
      fetches: packed(outputNames.map(output)),
      targets: new BigUint64Array(),
    });
  }

  #get(id: number): Loaded {
    const model = this.#models.get(id);
    if (!model) {
      throw new ReferenceError(`no SavedModel has the id ${id}; it was deleted or never loaded`);
    }
    return model;
  }

  /** The output that is called `name:index` in a graph. */
  #output(graph: Deno.PointerValue, name: string): Output {
    const [, opName = name, index = "0"] = name.match(/^(.*):(\d+)$/s) ?? [];
    const op = this.#api.tf.TF_GraphOperationByName(graph, cName(opName));
    if (op === null) throw new ReferenceError(`SavedModel: its graph has no op named "${opName}"`);
    return { op, index: Number(index) };
  }
}
