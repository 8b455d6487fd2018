// TF_SessionRun: feeds in, fetches out.

import type { CApi } from "./c_api.ts";
import type { Status } from "./status.ts";

/** One output of one op of a graph: `TF_Output`. */
export interface Place {
  readonly op: Deno.PointerObject;
  readonly index: number;
}

/** What one run feeds and fetches. */
export interface SessionRun {
  readonly feeds: readonly Place[];
  /** A tensor for each feed. */
  readonly values: readonly Deno.PointerObject[];
  readonly fetches: readonly Place[];
}

/**
 * Runs a session once, on the calling thread.
 *
 * @returns A tensor for each fetch; the caller deletes them.
 * @throws {TensorFlowError} In TensorFlow's own words.
 */
export function runSession(
  api: CApi,
  status: Status,
  session: Deno.PointerValue,
  { feeds, values, fetches }: SessionRun,
): readonly Deno.PointerObject[] {
  return runPrepared(api, status, session, {
    feeds: places(feeds),
    values: BigUint64Array.from(values, Deno.UnsafePointer.value),
    fetches: places(fetches),
    results: new BigUint64Array(fetches.length),
    targets: new BigUint64Array(),
  });
}

/** One run as C takes it; what runs many times lays this out once. */
export interface PreparedRun {
  /** `places` of the inputs. */
  readonly feeds: BigUint64Array<ArrayBuffer>;
  /** The address of a tensor for each input. */
  readonly values: BigUint64Array<ArrayBuffer>;
  /** `places` of the results. */
  readonly fetches: BigUint64Array<ArrayBuffer>;
  /** Room for the address of each result; overwritten by the run. */
  readonly results: BigUint64Array<ArrayBuffer>;
  /** The addresses of ops to run for what they change. */
  readonly targets: BigUint64Array<ArrayBuffer>;
}

/**
 * Runs a session once, on the calling thread, with everything in place.
 *
 * @returns A tensor for each fetch; the caller deletes them.
 * @throws {TensorFlowError} In TensorFlow's own words.
 */
export function runPrepared(
  { tf }: CApi,
  status: Status,
  session: Deno.PointerValue,
  { feeds, values, fetches, results, targets }: PreparedRun,
): readonly Deno.PointerObject[] {
  tf.TF_SessionRun(
    ...[session, null] as const,
    ...[feeds, values, values.length] as const,
    ...[fetches, results, results.length] as const,
    ...[targets, targets.length] as const,
    ...[null, status.pointer] as const,
  );
  status.checkRun();
  // A successful run has set every result.
  return Array.from(results, (address) => Deno.UnsafePointer.create(address)!);
}

/** Places as an array of the C struct `TF_Output { TF_Operation* oper; int index; }`, 16 bytes each. */
export function places(list: readonly Place[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(
    list.flatMap(({ op, index }) => [Deno.UnsafePointer.value(op), BigInt(index)]),
  );
}
