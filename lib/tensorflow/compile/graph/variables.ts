// The variables of a compiled model: weights and optimizer slots that live in the session.

import { DataType } from "../../data_type.ts";
import type { Output } from "../../session.ts";
import type { GraphSession } from "./graph_session.ts";
import type { Program } from "./program.ts";

/** One variable. */
export interface Variable {
  /** Its key in a state. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The resource handle that ops read and update. */
  readonly handle: Output;
}

/** Variables by name, read and written together. All are float32. */
export class Variables {
  readonly #session: GraphSession;
  readonly #variables = new Map<string, Variable>();

  constructor(session: GraphSession) {
    this.#session = session;
  }

  /** Adds a variable; it must be written before anything reads it. */
  add(name: string, shape: readonly number[]): Variable {
    const handle = this.#session.graph.op("VarHandleOp", {
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

  /** Adds an op that reads a variable, after the op `update` if one is given. */
  read(variable: Variable, update?: Output): Output {
    return this.#session.graph.op("ReadVariableOp", {
      inputs: [variable.handle],
      attributes: { dtype: { type: DataType.FLOAT } },
      after: update ? [update] : [],
      name: `${variable.name}/read`,
    });
  }

  /** Adds an op that stores a value. */
  assign(variable: Variable, value: Output): Output {
    return this.#session.graph.op("AssignVariableOp", { inputs: [variable.handle, value] });
  }

  /** Copies every variable's value out of the session. */
  values(): Record<string, Float32Array> {
    const variables = [...this.#variables.values()];
    const program = this.#session.program("read variables", () => ({
      feeds: {},
      fetches: variables.map((variable) => this.read(variable)),
    }));
    const values = program.run() as Float32Array[];
    return Object.fromEntries(variables.map(({ name }, at) => [name, values[at]!]));
  }

  /**
   * Copies values into every variable.
   *
   * @throws {RangeError} if a variable has no value or one of another size, or a value has no variable; nothing is
   *   written then.
   */
  write(values: Readonly<Record<string, Float32Array>>): void {
    const program = this.#writer();
    this.#checkNames(values);
    const names = [...this.#variables.keys()];
    for (const name of names) {
      const [expected, found] = [program.input(name).length, values[name]!.length];
      if (found !== expected) {
        throw new RangeError(`state ${name}: expected ${expected} numbers, found ${found}`);
      }
    }
    for (const name of names) (program.input(name) as Float32Array).set(values[name]!);
    program.run();
  }

  #writer(): Program {
    return this.#session.program("write variables", () => {
      const { graph } = this.#session;
      const feeds = Array.from(this.#variables.values(), (variable) => {
        const { name, shape } = variable;
        const at = graph.placeholder(DataType.FLOAT, shape, `${name}/value`);
        return { variable, feed: { at, type: DataType.FLOAT, shape } };
      });
      return {
        feeds: Object.fromEntries(feeds.map(({ variable, feed }) => [variable.name, feed])),
        fetches: [],
        // A copy, because a variable that took the fed tensor itself would share its memory.
        targets: feeds.map(({ variable, feed }) =>
          this.assign(variable, graph.op("DeepCopy", { inputs: [feed.at] }))
        ),
      };
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
