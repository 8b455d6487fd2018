// A TensorFlow graph being built, op by op, through the C API.

import { type CApi, cString } from "../c_api.ts";
import { cText } from "../_c_text.ts";
import { DataType } from "../data_type.ts";
import { type Place, places } from "../session.ts";
import { Status, TensorFlowError } from "../status.ts";
import { type Attribute, type Constant, setAttribute } from "./_set_attribute.ts";

export type { Attribute, Constant } from "./_set_attribute.ts";

/** One output of one op. */
export type Output = Place;

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
  readonly #inputs = new Map<Deno.PointerObject, readonly Output[]>();
  /** Ops that skip pixels, by name: TensorFlow's C++ gradients forget that they do. */
  readonly #dilated = new Map<Deno.PointerObject, string>();
  /** How often each name has been asked for. */
  readonly #counts = new Map<string, number>();

  constructor(api: CApi) {
    this.#api = api;
    this.#status = new Status(api);
    this.#pointer = api.tf.TF_NewGraph();
  }

  /** @throws {ReferenceError} When it was deleted. */
  get pointer(): Deno.PointerValue {
    if (this.#pointer === null) throw new ReferenceError("graph: it was deleted");
    return this.#pointer;
  }

  /**
   * Adds an op.
   *
   * @param type Its name in TensorFlow, such as `"Conv2D"`.
   * @returns Its first output; `outputOf` gives the others.
   * @throws {TensorFlowError} When inputs, attributes or shapes do not fit, in TensorFlow's own words.
   */
  op(type: string, { inputs = [], attributes = {}, after = [], name = type }: OpOptions): Output {
    const { tf } = this.#api;
    const unique = this.#uniqueName(name);
    const description = tf.TF_NewOperation(this.pointer, cText(type), encode(unique));
    for (const input of inputs) {
      if (isList(input)) tf.TF_AddInputList(description, places(input), input.length);
      else tf.TF_AddInput(description, new Uint8Array(places([input]).buffer));
    }
    for (const { op } of after) tf.TF_AddControlInput(description, op);
    for (const [key, attribute] of Object.entries(attributes)) {
      setAttribute(this.#api, description, key, attribute);
    }
    // TF_FinishOperation frees the description, whether or not it succeeds.
    const op = tf.TF_FinishOperation(description, this.#status.pointer);
    this.#check(`${type} (${unique})`);
    this.#inputs.set(op!, inputs.flat());
    if (isDilated(attributes)) this.#dilated.set(op!, `${type} (${unique})`);
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
   * Adds the ops that compute gradients.
   *
   * @param ys What is differentiated.
   * @param seeds The gradient of the loss with respect to each of `ys`.
   * @param xs What it is differentiated by.
   * @returns The gradient of the loss with respect to each of `xs`; `undefined` where it does not depend on it.
   * @throws {TensorFlowError} When an op on the way has no gradient.
   */
  gradients(
    ys: readonly Output[],
    seeds: readonly Output[],
    xs: readonly Output[],
  ): (Output | undefined)[] {
    // TensorFlow takes it as an error to be asked for one that nothing depends on.
    const before = this.#allBefore(ys);
    for (const [op, name] of this.#dilated) {
      if (!before.has(op)) continue;
      throw new TensorFlowError(name, "UNIMPLEMENTED", "TensorFlow has no gradient for dilations");
    }
    const asked = xs.filter(({ op }) => before.has(op));
    const found = new BigUint64Array(2 * asked.length);
    if (asked.length > 0) {
      this.#api.tf.TF_AddGradients(
        ...[this.pointer, places(ys), ys.length] as const,
        ...[places(asked), asked.length] as const,
        ...[places(seeds), this.#status.pointer, found] as const,
      );
      this.#check("TF_AddGradients");
    }
    const gradients = new Map(asked.map((x, at) => {
      const op = Deno.UnsafePointer.create(found[2 * at]!);
      // The index is the low half of the second word.
      return [x, op ? { op, index: Number(found[2 * at + 1]! & 0xffffffffn) } : undefined];
    }));
    return xs.map((x) => gradients.get(x));
  }

  /** The shape that TensorFlow inferred; -1 for a dimension that varies, `undefined` when even the rank is unknown. */
  shapeOf(output: Output): number[] | undefined {
    const { tf } = this.#api;
    const place = new Uint8Array(places([output]).buffer);
    const rank = tf.TF_GraphGetTensorNumDims(this.pointer, place, this.#status.pointer);
    this.#check("TF_GraphGetTensorNumDims");
    if (rank < 0) return undefined;
    const dimensions = new BigInt64Array(rank);
    tf.TF_GraphGetTensorShape(this.pointer, place, dimensions, rank, this.#status.pointer);
    this.#check("TF_GraphGetTensorShape");
    return Array.from(dimensions, Number);
  }

  /** The `TF_DataType` of an output. */
  typeOf(output: Output): number {
    return this.#api.tf.TF_OperationOutputType(new Uint8Array(places([output]).buffer));
  }

  /** The type of the op that made an output, such as `"Conv2D"`. */
  opType({ op }: Output): string {
    return cString(this.#api.tf.TF_OperationOpType(op));
  }

  /** What an op that made an output was given as its input of that number. */
  inputOf({ op }: Output, index: number): Output {
    const place = new Uint8Array(places([{ op, index }]).buffer);
    const found = this.#api.tf.TF_OperationInput(place);
    const [address, at] = new BigUint64Array(found.slice().buffer);
    // The index is the low half of the second word.
    return { op: Deno.UnsafePointer.create(address!)!, index: Number(at! & 0xffffffffn) };
  }

  /** All that an op that made an output was given. */
  inputsOf(output: Output): Output[] {
    const count = this.#api.tf.TF_OperationNumInputs(output.op);
    return Array.from({ length: count }, (_, index) => this.inputOf(output, index));
  }

  /** An attribute of so many whole numbers of the op that made an output. */
  intsOf({ op }: Output, attribute: string, count: number): number[] {
    const values = new BigInt64Array(count);
    this.#api.tf.TF_OperationGetAttrIntList(
      ...[op, cText(attribute), values, count, this.#status.pointer] as const,
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

  /** The ops that some outputs depend on, their own among them. */
  #allBefore(outputs: readonly Output[]): ReadonlySet<Deno.PointerObject> {
    const found = new Set(outputs.map(({ op }) => op));
    for (const op of found) { // what is added meanwhile is visited too
      for (const input of this.#inputs.get(op) ?? []) found.add(input.op);
    }
    return found;
  }

  /** Some functions leave a status as they found it, so one with an error is not used again. */
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
    const { tf } = this.#api;
    const base = validName(name);
    let count = this.#counts.get(base) ?? 0;
    let unique: string;
    do {
      unique = count === 0 ? base : `${base}_${count}`;
      count++;
    } while (tf.TF_GraphOperationByName(this.pointer, encode(unique)) !== null);
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

/** A name as a C string: cText would keep it for good. */
function encode(name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(name + "\0");
}

function isDilated({ dilations }: Readonly<Record<string, Attribute>>): boolean {
  return dilations !== undefined && "ints" in dilations &&
    dilations.ints.some((step) => step !== 1);
}

function isList(input: Output | readonly Output[]): input is readonly Output[] {
  return Array.isArray(input);
}
