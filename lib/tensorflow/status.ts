// TF_Status, and TensorFlow's errors as exceptions.

import type { CApi } from "./c_api.ts";
import { textAt } from "./c_text.ts";

/** An error that TensorFlow reported, in its own words. */
export class TensorFlowError extends Error {
  override name = "TensorFlowError";
  /**
   * The op that failed: its type, such as `"Conv2D"`, or its name in a graph, such as `"conv2d/Conv2D"`. The C function
   * if no op is to blame.
   */
  readonly op: string;
  /** TensorFlow's name for the kind of error, such as `"INVALID_ARGUMENT"`. */
  readonly code: string;

  constructor(op: string, code: string, message: string) {
    super(`${op}: ${message} (${code})`);
    this.op = op;
    this.code = code;
  }
}

/** One `TF_Status`, reused for every call. */
export class Status {
  #pointer: Deno.PointerValue;
  readonly #tf: CApi["tf"];

  constructor(api: CApi) {
    this.#tf = api.tf;
    this.#pointer = api.tf.TF_NewStatus();
  }

  /** @throws {ReferenceError} if it was deleted. */
  get pointer(): Deno.PointerValue {
    if (this.#pointer === null) throw new ReferenceError("TF_Status: it was deleted");
    return this.#pointer;
  }

  /** Throws the error that the last call reported, if any. */
  check(op: string): void {
    const code = this.#tf.TF_GetCode(this.pointer);
    if (code !== 0) {
      const message = textAt(this.#tf.TF_Message(this.pointer));
      throw new TensorFlowError(op, codes[code] ?? `code ${code}`, message);
    }
  }

  /** Like `check`, for a run of a graph: the error names the op that failed, which TensorFlow's message contains. */
  checkRun(): void {
    const run = "TF_SessionRun";
    try {
      this.check(run);
    } catch (error) {
      if (!(error instanceof TensorFlowError)) throw error;
      const node = error.message.match(/\{\{node ([^}]+)\}\}/)?.[1];
      if (node === undefined) throw error;
      const message = error.message.slice(`${run}: `.length, -` (${error.code})`.length);
      throw new TensorFlowError(node, error.code, message);
    }
  }

  delete(): void {
    this.#tf.TF_DeleteStatus(this.pointer);
    this.#pointer = null;
  }
}

/** tsl/protobuf/error_codes.proto, by number. */
const codes = (
  "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
  "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED"
).split(" ");
