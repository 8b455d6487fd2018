// TensorFlow SavedModels held open for tfjs-node: a session and its graph each.

import type { CApi } from "./c_api.ts";
import { cText, cTexts } from "./_c_text.ts";
import { runSession } from "./session.ts";
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

  /** Loads the graph with these tags from a SavedModel folder. */
  load(folder: string, tags: readonly string[]): number {
    const { tf } = this.#api;
    const { pointers } = cTexts(tags);
    const options = tf.TF_NewSessionOptions();
    const graph = tf.TF_NewGraph();
    const metaGraph = tf.TF_NewBuffer();
    const session = tf.TF_LoadSessionFromSavedModel(
      ...[options, null] as const,
      ...[cText(folder), pointers, tags.length] as const,
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
    const place = (name: string) => this.#place(graph, name);
    return runSession(this.#api, this.#status, session, {
      feeds: inputNames.map(place),
      values: inputs,
      fetches: outputNames.map(place),
    });
  }

  #get(id: number): Loaded {
    const model = this.#models.get(id);
    if (!model) {
      throw new ReferenceError(`no SavedModel has the id ${id}; it was deleted or never loaded`);
    }
    return model;
  }

  /** Where `name:index` is in the graph. */
  #place(graph: Deno.PointerValue, name: string) {
    const [, opName = name, index = "0"] = name.match(/^(.*):(\d+)$/s) ?? [];
    const op = this.#api.tf.TF_GraphOperationByName(graph, cText(opName));
    if (op === null) throw new ReferenceError(`SavedModel: its graph has no op named "${opName}"`);
    return { op, index: Number(index) };
  }
}
