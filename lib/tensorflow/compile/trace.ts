// Writes into the graph whatever tfjs code does: it runs once, and every op it asks for is recorded instead.

import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import type {
  TensorMetadata,
  TFEOpAttr,
  TFJSBinding,
} from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { FfiBinding } from "../binding.ts";
import { AttrType } from "../_attribute.ts";
import { type Attribute, type Constant, type Graph, type Output, outputOf } from "./graph.ts";
import { NotCompilableError } from "./scope.ts";

/** What tfjs code is given and may use while it is recorded. */
export interface Trace {
  readonly graph: Graph;
  /** What errors call the code, such as `"layer lambda_1 (Lambda)"`. */
  readonly subject: string;
  /** The code's inputs. */
  readonly inputs: readonly Output[];
  /** Weights it may read. */
  readonly weights: ReadonlyMap<tf.LayerVariable, Output>;
}

/**
 * Runs tfjs code once on stand-in tensors and writes the ops it asks for into the graph.
 *
 * @param code Takes a tensor for each input and returns one tensor. It runs twice: what differs between the two runs
 *   is random or counts calls, and would be frozen in a graph.
 * @returns Where the graph computes what `code` returned.
 * @throws {NotCompilableError} When the code reads values, draws random numbers, or uses what a graph cannot hold.
 */
export function trace(
  options: Trace,
  code: (inputs: tf.Tensor[]) => tf.Tensor,
): Output {
  const first = new Recorder(options);
  const output = first.record(code);
  const second = new Recorder(options);
  second.record(code);
  if (!sameConstants(first.constants, second.constants)) {
    throw new NotCompilableError(
      options.subject,
      "it makes other constants at every call, as random numbers made in JavaScript are",
    );
  }
  return output;
}

/** Stands in for tfjs-node's binding while code is recorded. */
class Recorder
  implements Pick<TFJSBinding, "createTensor" | "deleteTensor" | "executeOp" | "tensorDataSync"> {
  /** Every constant that the code made, in order. */
  readonly constants: Constant[] = [];
  readonly #trace: Trace;
  readonly #backend: NodeJSKernelBackend;
  readonly #binding: FfiBinding;
  readonly #recorded = new Map<number, Output>();
  // Above every id that the real binding will ever give.
  #nextId = 2 ** 40;

  constructor(trace: Trace) {
    this.#trace = trace;
    // The tensorflow backend is tfjs-node's; compile checks that it is the one in use.
    this.#backend = tf.backend() as unknown as NodeJSKernelBackend;
    this.#binding = this.#backend.binding as FfiBinding;
  }

  record(code: (inputs: tf.Tensor[]) => tf.Tensor): Output {
    const ids = new Map<tf.LayerVariable, number>();
    for (const [variable, output] of this.#trace.weights) {
      const id = this.#idOf(variable.read());
      ids.set(variable, id);
      this.#recorded.set(id, output);
    }
    const binding = new Proxy(this.#binding, {
      get: (target, key) => {
        const owner = key in Recorder.prototype ? this : target;
        const value: unknown = Reflect.get(owner, key);
        return typeof value === "function" ? value.bind(owner) : value;
      },
    });
    this.#backend.binding = binding;
    try {
      let output: Output | undefined;
      tf.tidy(() => {
        const inputs = this.#trace.inputs.map((input) => this.#standIn(input));
        output = this.#outputOf(code(inputs));
      });
      return output!;
    } finally {
      this.#backend.binding = this.#binding;
      for (const [variable, id] of ids) this.#checkUnchanged(variable, id);
    }
  }

  createTensor(shape: number[], type: number, values: unknown): number {
    if (!ArrayBuffer.isView(values)) throw this.#error("it makes a tensor of strings");
    // A copy: the graph and the comparison outlive the caller's array.
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const constant = { shape: [...shape], type, values: bytes };
    this.constants.push(constant);
    return this.#insert(this.#trace.graph.constant(constant));
  }

  deleteTensor(id: number): void {
    // A graph frees nothing; what tfjs made before the recording is still its own.
    if (!this.#recorded.has(id)) this.#binding.deleteTensor(id);
  }

  tensorDataSync(): never {
    throw this.#error("it reads a tensor's values while it computes");
  }

  executeOp(
    name: string,
    attributes: TFEOpAttr[],
    inputs: number[],
    count: number,
  ): TensorMetadata[] {
    const { graph } = this.#trace;
    const outputs = inputs.map((id) => this.#recorded.get(id) ?? this.#constantOf(id));
    const list = listInputs[name];
    const first = graph.op(name, {
      inputs: list ? list(outputs) : outputs,
      attributes: Object.fromEntries(
        attributes.map((attribute) => [attribute.name, this.#attribute(attribute)]),
      ),
      name: `${this.#trace.subject.split(" ").at(1) ?? "trace"}/${name}`,
    });
    return Array.from({ length: count }, (_, index) => this.#describe(outputOf(first, index)));
  }

  /** Gives a weight that the code has written to its value back, and refuses the code. */
  #checkUnchanged(variable: tf.LayerVariable, id: number): void {
    if (this.#idOf(variable.read()) === id) return;
    const { shape } = this.#binding.describe(id);
    // deleteTensor has kept the old value, because its id is a recorded one.
    const value = tf.tensor(this.#binding.tensorDataSync(id), shape);
    variable.write(value);
    value.dispose();
    this.#binding.deleteTensor(id);
    throw this.#error("it changes its weights while it computes");
  }

  #standIn(output: Output): tf.Tensor {
    // createOutputTensor is how tfjs-node makes tensors from a binding's ids; it is private only to TypeScript.
    const make = this.#backend as unknown as { createOutputTensor(of: TensorMetadata): tf.Tensor };
    return make.createOutputTensor(this.#describe(output));
  }

  #outputOf(tensor: tf.Tensor): Output {
    const output = this.#recorded.get(this.#idOf(tensor));
    if (!output) throw this.#error("its result does not depend on its input");
    return output;
  }

  /** The binding's id of a tensor, which tfjs-node gives it when an op first uses it. */
  #idOf(tensor: tf.Tensor): number {
    const backend = this.#backend as unknown as { getInputTensorIds(of: tf.Tensor[]): number[] };
    return backend.getInputTensorIds([tensor])[0]!;
  }

  /** A tensor from before the recording that is no weight: its values are copied into the graph. */
  #constantOf(id: number): Output {
    const { shape, dtype } = this.#binding.describe(id);
    const constant = { shape, type: dtype, values: this.#binding.tensorDataSync(id) };
    this.constants.push(constant);
    const output = this.#trace.graph.constant(constant);
    this.#recorded.set(id, output);
    return output;
  }

  #describe(output: Output): TensorMetadata {
    const shape = this.#trace.graph.shapeOf(output);
    if (!shape || shape.includes(-1)) throw this.#error("the shape of a result depends on values");
    return { id: this.#insert(output), shape, dtype: this.#trace.graph.typeOf(output) };
  }

  #insert(output: Output): number {
    this.#recorded.set(this.#nextId, output);
    return this.#nextId++;
  }

  #attribute({ name, type, value }: TFEOpAttr): Attribute {
    switch (type) {
      case AttrType.TYPE:
        return { type: Number(value) };
      case AttrType.INT:
        return Array.isArray(value) ? { ints: value } : { int: Number(value) };
      case AttrType.FLOAT:
        if (!Array.isArray(value)) return { float: Number(value) };
        break;
      case AttrType.BOOL:
        if (!Array.isArray(value)) return { bool: Boolean(value) };
        break;
      case AttrType.STRING:
        if (typeof value === "string") return { text: value };
        break;
      case AttrType.SHAPE:
        if (Array.isArray(value)) return { shape: value };
    }
    throw this.#error(`attribute ${name} is of a kind that a graph is not given`);
  }

  #error(reason: string): NotCompilableError {
    return new NotCompilableError(this.#trace.subject, reason);
  }
}

/** Ops some of whose inputs are lists, which an eager call passes one after the other. */
const listInputs: Readonly<Record<string, (all: Output[]) => (Output | Output[])[]>> = {
  AddN: (all) => [all],
  ConcatV2: (all) => [all.slice(0, -1), all.at(-1)!],
  Einsum: (all) => [all],
  Pack: (all) => [all],
};

function sameConstants(a: readonly Constant[], b: readonly Constant[]): boolean {
  return a.length === b.length && a.every((constant, at) => {
    const other = b[at]!;
    return constant.type === other.type && String(constant.shape) === String(other.shape) &&
      sameBytes(constant.values, other.values);
  });
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [left, right] = [a, b].map((view) =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  ) as [Uint8Array, Uint8Array];
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
