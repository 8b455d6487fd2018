// One way to run a graph: what is fed, fetched and updated, with the memory for it laid out once.

import type { CApi } from "../c_api.ts";
import { bytesPerElement, type TensorValues, viewAs } from "../data_type.ts";
import { places } from "../session.ts";
import { Status } from "../status.ts";
import { allocateTensor, elementCount, readTensor } from "../tensor.ts";
import type { Output } from "./graph.ts";

/** What a program feeds, fetches and runs. */
export interface ProgramOptions {
  /** Inputs: where, of which `TF_DataType`, in which shape. */
  readonly feeds: Readonly<Record<string, Feed>>;
  /** Results to copy out. */
  readonly fetches: readonly Output[];
  /** Ops to run for what they change. */
  readonly targets?: readonly Output[];
}

/** One input of a program. */
export interface Feed {
  readonly at: Output;
  readonly type: number;
  readonly shape: readonly number[];
}

/** A prepared run. The same tensors are fed every time; only their contents change. */
export class Program {
  readonly #api: CApi;
  readonly #status: Status;
  readonly #session: Deno.PointerValue;
  readonly #inputs = new Map<string, TensorValues>();
  readonly #tensors: Deno.PointerObject[] = [];
  readonly #feeds: BigUint64Array<ArrayBuffer>;
  readonly #values: BigUint64Array<ArrayBuffer>;
  readonly #fetches: BigUint64Array<ArrayBuffer>;
  readonly #results: BigUint64Array<ArrayBuffer>;
  readonly #targets: BigUint64Array<ArrayBuffer>;

  constructor(
    api: CApi,
    session: Deno.PointerValue,
    { feeds, fetches, targets = [] }: ProgramOptions,
  ) {
    this.#api = api;
    this.#status = new Status(api);
    this.#session = session;
    for (const [name, { type, shape }] of Object.entries(feeds)) {
      const bytes = elementCount(shape) * bytesPerElement(type)!;
      const tensor = allocateTensor(api, shape, type, bytes);
      this.#tensors.push(tensor);
      const memory = Deno.UnsafePointerView.getArrayBuffer(api.tf.TF_TensorData(tensor)!, bytes);
      this.#inputs.set(name, viewAs(type, memory));
    }
    this.#feeds = places(Object.values(feeds).map(({ at }) => at));
    this.#values = BigUint64Array.from(this.#tensors, (tensor) => Deno.UnsafePointer.value(tensor));
    this.#fetches = places(fetches);
    this.#results = new BigUint64Array(fetches.length);
    this.#targets = BigUint64Array.from(targets, ({ op }) => Deno.UnsafePointer.value(op));
  }

  /**
   * The memory of one input. What is written there is what the next run feeds. It is TensorFlow's own, and must not
   * be used once the program is deleted.
   */
  input(name: string): TensorValues {
    return this.#inputs.get(name)!;
  }

  /**
   * Runs once, on the calling thread.
   *
   * @returns The values of each fetch, copied.
   * @throws {TensorFlowError} In TensorFlow's own words.
   */
  run(): (TensorValues | Uint8Array[])[] {
    const { tf } = this.#api;
    tf.TF_SessionRun(
      ...[this.#session, null] as const,
      ...[this.#feeds, this.#values, this.#values.length] as const,
      ...[this.#fetches, this.#results, this.#results.length] as const,
      ...[this.#targets, this.#targets.length] as const,
      ...[null, this.#status.pointer] as const,
    );
    this.#status.check("TF_SessionRun");
    const tensors = Array.from(this.#results, Deno.UnsafePointer.create);
    try {
      return tensors.map((tensor) => readTensor(this.#api, tensor));
    } finally {
      for (const tensor of tensors) tf.TF_DeleteTensor(tensor);
    }
  }

  /** Frees the input tensors; the session stays. */
  delete(): void {
    for (const tensor of this.#tensors) this.#api.tf.TF_DeleteTensor(tensor);
    this.#inputs.clear();
    this.#status.delete();
  }
}
