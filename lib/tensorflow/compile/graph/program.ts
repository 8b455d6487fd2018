// A prepared run of a graph: its inputs, results and updates, with their memory allocated once.

import type { CApi } from "../../c_api.ts";
import { bytesPerElement, type TensorValues, viewAs } from "../../data_type.ts";
import { type Output, packed, type PreparedRun, runSession } from "../../session.ts";
import { Status } from "../../status.ts";
import { Message } from "../../wire.ts";
import { allocateTensor, elementCount, readTensor } from "../../tensor.ts";

/** What a program feeds, fetches and runs. */
export interface ProgramOptions {
  /** Inputs, by name. */
  readonly feeds: Readonly<Record<string, Feed>>;
  /** Results to copy out. */
  readonly fetches: readonly Output[];
  /** Ops to run for their effects. */
  readonly targets?: readonly Output[];
  /**
   * Whether ops run one after the other in the thread that calls: for so little work that waking up another thread would
   * take as long.
   */
  readonly isSmall?: boolean;
}

/** One input of a program. */
export interface Feed {
  readonly at: Output;
  /** Its `TF_DataType`. */
  readonly type: number;
  readonly shape: readonly number[];
}

/** `RunOptions` of config.proto. */
const inThisThread = new Message().integer(3, -1).encoded(); // inter_op_thread_pool

/** A prepared run, which feeds the same tensors every time; only their contents change. */
export class Program {
  readonly #api: CApi;
  readonly #status: Status;
  readonly #session: Deno.PointerValue;
  readonly #inputs = new Map<string, TensorValues>();
  readonly #tensors: Deno.PointerObject[] = [];
  readonly #run: PreparedRun;
  #deleted = false;

  constructor(
    api: CApi,
    session: Deno.PointerValue,
    { feeds, fetches, targets = [], isSmall = false }: ProgramOptions,
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
    this.#run = {
      feeds: packed(Object.values(feeds).map(({ at }) => at)),
      values: BigUint64Array.from(this.#tensors, (tensor) => Deno.UnsafePointer.value(tensor)),
      fetches: packed(fetches),
      targets: BigUint64Array.from(targets, ({ op }) => Deno.UnsafePointer.value(op)),
      options: isSmall
        ? api.tf.TF_NewBufferFromString(inThisThread, BigInt(inThisThread.length))
        : null,
    };
  }

  /**
   * The memory of one input: the next run feeds what is written there. It is TensorFlow's own, and must not be used once
   * the program is deleted.
   *
   * @throws {ReferenceError} if the program was deleted or has no such input.
   */
  input(name: string): TensorValues {
    this.#checkAlive();
    const memory = this.#inputs.get(name);
    if (memory) return memory;
    throw new ReferenceError(
      `program: expected one of its inputs (${[...this.#inputs.keys()].join(", ")}), found ${name}`,
    );
  }

  /**
   * Runs once, on the calling thread.
   *
   * @returns The values of each fetch, copied.
   * @throws {TensorFlowError} if TensorFlow refuses, in its own words
   * @throws {ReferenceError} if the program was deleted.
   */
  run(): (TensorValues | Uint8Array[])[] {
    this.#checkAlive();
    const tensors = runSession(this.#api, this.#status, this.#session, this.#run);
    try {
      return tensors.map((tensor) => readTensor(this.#api, tensor));
    } finally {
      for (const tensor of tensors) this.#api.tf.TF_DeleteTensor(tensor);
    }
  }

  /** Frees the input tensors; the session stays. */
  delete(): void {
    this.#checkAlive();
    this.#deleted = true;
    for (const tensor of this.#tensors) this.#api.tf.TF_DeleteTensor(tensor);
    if (this.#run.options) this.#api.tf.TF_DeleteBuffer(this.#run.options);
    this.#inputs.clear();
    this.#status.delete();
  }

  /** Its tensors are TensorFlow's memory: touching them once they are freed would crash the process, or worse. */
  #checkAlive(): void {
    if (this.#deleted) throw new ReferenceError("program: it was deleted");
  }
}
