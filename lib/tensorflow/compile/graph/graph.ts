// A TensorFlow graph being built, op by op, through the C API.

import type { CApi } from "../../c_api.ts";
import { cName, cString, textAt } from "../../c_text.ts";
import { DataType } from "../../data_type.ts";
import { type Output, packed, unpacked } from "../../session.ts";
import { Status } from "../../status.ts";
import { type Attribute, type Constant, setGraphAttribute } from "./_graph_attribute.ts";

export type { Attribute, Constant, Output };

/** How to add an op. */
export interface OpOptions {
  /** Inputs in order; an array stands for an input that takes a list. */
  readonly inputs?: readonly (Output | readonly Output[])[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Ops that must have run before this one. */
  readonly after?: readonly Output[];
  /** Its name in the graph; made valid and unique. TensorFlow's errors show it. */
  readonly name?: string;
}

/** A graph that only grows. */
export class Graph {
  #pointer: Deno.PointerValue;
  readonly #api: CApi;
  #status: Status;
  /** How often each name has been asked for. */
  readonly #counts = new Map<string, number>();

  constructor(api: CApi) {
    this.#api = api;
    this.#status = new Status(api);
    this.#pointer = api.tf.TF_NewGraph();
  }

  /** @throws {ReferenceError} if it was deleted. */
  get pointer(): Deno.PointerValue {
    if (this.#pointer === null) throw new ReferenceError("graph: it was deleted");
    return this.#pointer;
  }

  /**
   * Adds an op.
   *
   * @param type Its type in TensorFlow, such as `"Conv2D"`.
   * @returns Its first output; `outputOf` gives the others.
   * @throws {TensorFlowError} if inputs, attributes or shapes do not fit, in TensorFlow's own words.
   */
  op(type: string, { inputs = [], attributes = {}, after = [], name = type }: OpOptions): Output {
    const { tf } = this.#api;
    const unique = this.#uniqueName(name);
    const description = tf.TF_NewOperation(this.pointer, cName(type), cString(unique));
    for (const input of inputs) {
      if (isList(input)) tf.TF_AddInputList(description, packed(input), input.length);
      else tf.TF_AddInput(description, struct(input));
    }
    for (const { op } of after) tf.TF_AddControlInput(description, op);
    for (const [key, attribute] of Object.entries(attributes)) {
      setGraphAttribute(this.#api, description, key, attribute);
    }
    // TF_FinishOperation frees the description, whether or not it succeeds.
    const op = tf.TF_FinishOperation(description, this.#status.pointer);
    this.#check(`${type} (${unique})`);
    return { op: op!, index: 0 };
  }

  /** Adds a constant. */
  constant(constant: Constant, name = "Const"): Output {
    const attributes = { value: { tensor: constant }, dtype: { type: constant.type } };
    return this.op("Const", { attributes, name });
  }

  /** Adds a float32 scalar. */
  float(value: number): Output {
    return this.constant({ shape: [], type: DataType.FLOAT, values: Float32Array.of(value) });
  }

  /** Adds an int32 vector, or a scalar for a single number. */
  ints(value: number | readonly number[]): Output {
    const values = Int32Array.from(typeof value === "number" ? [value] : value);
    const shape = typeof value === "number" ? [] : [values.length];
    return this.constant({ shape, type: DataType.INT32, values });
  }

  /** Adds an int64 scalar. */
  int64(value: bigint): Output {
    return this.constant({ shape: [], type: DataType.INT64, values: BigInt64Array.of(value) });
  }

  /** Adds an input to be fed at each run; -1 stands for a dimension that varies. */
  placeholder(type: number, shape: readonly number[], name = "Placeholder"): Output {
    return this.op("Placeholder", { attributes: { dtype: { type }, shape: { shape } }, name });
  }

  /**
   * Adds TensorFlow's ops for gradients; `gradients` is the function to call.
   *
   * @param xs All of them must lie before `ys`.
   * @returns The gradient with respect to each of `xs`; `undefined` where it is known to be zero.
   * @throws {TensorFlowError} if an op on the way has no gradient.
   */
  addGradients(
    ys: readonly Output[],
    seeds: readonly Output[],
    xs: readonly Output[],
  ): (Output | undefined)[] {
    const found = packed(xs).fill(0n);
    this.#api.tf.TF_AddGradients(
      ...[this.pointer, packed(ys), ys.length] as const,
      ...[packed(xs), xs.length] as const,
      ...[packed(seeds), this.#status.pointer, found] as const,
    );
    this.#check("TF_AddGradients");
    return xs.map((_, at) => unpacked(found, at));
  }

  /** The shape that TensorFlow inferred; -1 for a dimension that varies, `undefined` when even the rank is unknown. */
  shapeOf(output: Output): number[] | undefined {
    const { tf } = this.#api;
    const rank = tf.TF_GraphGetTensorNumDims(this.pointer, struct(output), this.#status.pointer);
    this.#check("TF_GraphGetTensorNumDims");
    if (rank < 0) return undefined;
    const dimensions = new BigInt64Array(rank);
    tf.TF_GraphGetTensorShape(
      ...[this.pointer, struct(output), dimensions, rank, this.#status.pointer] as const,
    );
    this.#check("TF_GraphGetTensorShape");
    return Array.from(dimensions, Number);
  }

  /** The `TF_DataType` of an output. */
  typeOf(output: Output): number {
    return this.#api.tf.TF_OperationOutputType(struct(output));
  }

  /** The type of an op, such as `"Conv2D"`, by any of its outputs. */
  opType({ op }: Output): string {
    return textAt(this.#api.tf.TF_OperationOpType(op));
  }

  /** The inputs of an op, by any of its outputs. */
  inputsOf({ op }: Output): Output[] {
    const { tf } = this.#api;
    return Array.from({ length: tf.TF_OperationNumInputs(op) }, (_, index) => {
      const input = tf.TF_OperationInput(struct({ op, index }));
      return unpacked(new BigUint64Array(input.slice().buffer), 0)!;
    });
  }

  /** An attribute of `count` integers of an op, by any of its outputs. */
  intsOf({ op }: Output, attribute: string, count: number): number[] {
    const values = new BigInt64Array(count);
    this.#api.tf.TF_OperationGetAttrIntList(
      ...[op, cName(attribute), values, count, this.#status.pointer] as const,
    );
    this.#check(`attribute ${attribute}`);
    return Array.from(values, Number);
  }

  /** Frees the graph. Sessions that use it must be gone. */
  delete(): void {
    this.#api.tf.TF_DeleteGraph(this.pointer);
    this.#pointer = null;
    this.#status.delete();
  }

  /** Some functions leave a status as they found it, so one that holds an error is not used again. */
  #check(what: string): void {
    try {
      this.#status.check(what);
    } catch (error) {
      this.#status.delete();
      this.#status = new Status(this.#api);
      throw error;
    }
  }

  /** TF_AddGradients adds ops too, so TensorFlow itself is asked which names are taken. */
  #uniqueName(name: string): string {
    const base = validName(name);
    let count = this.#counts.get(base) ?? 0;
    let unique: string;
    do {
      unique = count === 0 ? base : `${base}_${count}`;
      count++;
    } while (this.#api.tf.TF_GraphOperationByName(this.pointer, cString(unique)) !== null);
    this.#counts.set(base, count);
    return unique;
  }
}

/** Another output of the op that made `output`. */
export function outputOf(output: Output, index: number): Output {
  return { op: output.op, index };
}

/** What TensorFlow's pattern for names refuses becomes an underscore, which cannot come first. */
function validName(name: string): string {
  return name.replaceAll(/[^\w.\\/>-]/g, "_").replace(/^(?![A-Za-z0-9.])/, "op");
}

/** An output as a struct that C takes by value. */
function struct(output: Output): Uint8Array<ArrayBuffer> {
  return new Uint8Array(packed([output]).buffer);
}

function isList(input: Output | readonly Output[]): input is readonly Output[] {
  return Array.isArray(input);
}
