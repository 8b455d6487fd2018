// The variables of a compiled model: weights and optimizer slots that live in the session.

import type { CApi } from "../c_api.ts";
import { DataType } from "../data_type.ts";
import type { Graph, Output } from "./graph.ts";
import { Program } from "./program.ts";

/** One variable. */
export interface Variable {
  /** Its key in a state. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The resource handle that ops read and update. */
  readonly handle: Output;
}

/** Variables by name, read and written together. */
export class Variables {
  readonly #graph: Graph;
  readonly #variables = new Map<string, Variable>();
  #reader: Program | undefined;
  #writer: Program | undefined;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Adds a variable of float32 numbers; it must be written before anything reads it. */
  add(name: string, shape: readonly number[]): Variable {
    const handle = this.#graph.op("VarHandleOp", {
      attributes: {
        dtype: { type: DataType.FLOAT },
        shape: { shape },
        shared_name: { text: name },
      },
      name,
    });
    const variable = { name, shape, handle };
    this.#variables.set(name, variable);
    return variable;
  }

  /** Adds an op that reads a variable; after `update`, where one is given. */
  read(variable: Variable, update?: Output): Output {
    return this.#graph.op("ReadVariableOp", {
      inputs: [variable.handle],
      attributes: { dtype: { type: DataType.FLOAT } },
      after: update ? [update] : [],
      name: `${variable.name}/read`,
    });
  }

  /** The op that stores a value. */
  assign(variable: Variable, value: Output): Output {
    return this.#graph.op("AssignVariableOp", { inputs: [variable.handle, value] });
  }

  /** Copies every variable's value out of the session. */
  values(api: CApi, session: Deno.PointerValue): Record<string, Float32Array> {
    const variables = [...this.#variables.values()];
    this.#reader ??= new Program(api, session, {
      feeds: {},
      fetches: variables.map((variable) => this.read(variable)),
    });
    const values = this.#reader.run();
    return Object.fromEntries(
      // All variables are float32.
      variables.map(({ name }, at) => [name, values[at] as Float32Array]),
    );
  }

  /**
   * Copies values into every variable.
   *
   * @throws {RangeError} When a variable has no value, or one of another size, or a value has no variable.
   */
  write(
    api: CApi,
    session: Deno.PointerValue,
    values: Readonly<Record<string, Float32Array>>,
  ): void {
    this.#checkNames(values);
    const writer = this.#writer ??= this.#newWriter(api, session);
    for (const { name } of this.#variables.values()) {
      const memory = writer.input(name);
      const value = values[name]!;
      if (value.length !== memory.length) {
        throw new RangeError(
          `state ${name}: expected ${memory.length} numbers, found ${value.length}`,
        );
      }
    }
    for (const { name } of this.#variables.values()) {
      (writer.input(name) as Float32Array).set(values[name]!);
    }
    writer.run();
  }

  /** Frees the programs; the session keeps the variables. */
  delete(): void {
    this.#reader?.delete();
    this.#writer?.delete();
  }

  #newWriter(api: CApi, session: Deno.PointerValue): Program {
    const feeds = [...this.#variables.values()].map(({ name, shape }) => {
      const at = this.#graph.placeholder(DataType.FLOAT, shape, `${name}/value`);
      return [name, { at, type: DataType.FLOAT, shape }] as const;
    });
    return new Program(api, session, {
      feeds: Object.fromEntries(feeds),
      fetches: [],
      // A copy, because a variable that took the fed tensor itself would share its memory.
      targets: feeds.map(([name, { at }]) =>
        this.assign(this.#variables.get(name)!, this.#graph.op("DeepCopy", { inputs: [at] }))
      ),
    });
  }

  #checkNames(values: Readonly<Record<string, Float32Array>>): void {
    const missing = [...this.#variables.keys()].filter((name) => !(name in values));
    const unknown = Object.keys(values).filter((name) => !this.#variables.has(name));
    if (missing.length + unknown.length === 0) return;
    const list = (names: readonly string[]) => names.join(", ") || "none";
    throw new RangeError(
      `state: expected this model's variables, found missing: ${list(missing)}; unknown: ${
        list(unknown)
      }`,
    );
  }
}
