// TF_SessionRun: feeds in, fetches out.

import type { CApi } from "./c_api.ts";
import type { Status } from "./status.ts";

/** One output of one op of a graph: `TF_Output`. */
export interface Output {
  readonly op: Deno.PointerObject;
  readonly index: number;
}

/** One run as C takes it; a run that is repeated lays this out once. */
export interface PreparedRun {
  /** The inputs, as {@linkcode packed}. */
  readonly feeds: BigUint64Array<ArrayBuffer>;
  /** The address of a tensor for each input. */
  readonly values: BigUint64Array<ArrayBuffer>;
  /** The results, as {@linkcode packed}. */
  readonly fetches: BigUint64Array<ArrayBuffer>;
  /** The addresses of ops to run for their effects. */
  readonly targets: BigUint64Array<ArrayBuffer>;
  /** A `TF_Buffer` of `RunOptions`; TensorFlow's defaults unless given. */
  readonly options?: Deno.PointerValue;
}

/**
 * Runs a session once, on the calling thread.
 *
 * @returns A tensor for each fetch; the caller deletes them.
 * @throws {TensorFlowError} if TensorFlow refuses, in its own words
 */
export function runSession(
  { tf }: CApi,
  status: Status,
  session: Deno.PointerValue,
  { feeds, values, fetches, targets, options = null }: PreparedRun,
): readonly Deno.PointerObject[] {
  const results = new BigUint64Array(fetches.length / wordsPerOutput);
  tf.TF_SessionRun(
    ...[session, options] as const,
    ...[feeds, values, values.length] as const,
    ...[fetches, results, results.length] as const,
    ...[targets, targets.length] as const,
    ...[null, status.pointer] as const,
  );
  status.checkRun();
  // A successful run has set every result.
  return Array.from(results, (address) => Deno.UnsafePointer.create(address)!);
}

/** Outputs as an array of the C struct `TF_Output { TF_Operation* oper; int index; }`, 16 bytes each. */
export function packed(outputs: readonly Output[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(
    outputs.flatMap(({ op, index }) => [Deno.UnsafePointer.value(op), BigInt(index)]),
  );
}

/** The output at a place of such an array; `undefined` where C has written none. */
export function unpacked(outputs: BigUint64Array, at: number): Output | undefined {
  const op = Deno.UnsafePointer.create(outputs[wordsPerOutput * at]!);
  // The index is the low half of the second word.
  return op ? { op, index: Number(outputs[wordsPerOutput * at + 1]! & 0xffffffffn) } : undefined;
}

const wordsPerOutput = 2;
