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
  { tf }: CApi,
  status: Status,
  session: Deno.PointerValue,
  { feeds, values, fetches }: SessionRun,
): readonly Deno.PointerObject[] {
  const results = new BigUint64Array(fetches.length);
  tf.TF_SessionRun(
    ...[session, null] as const,
    ...[
      places(feeds),
      BigUint64Array.from(values, Deno.UnsafePointer.value),
      feeds.length,
    ] as const,
    ...[places(fetches), results, fetches.length] as const,
    ...[null, 0] as const,
    ...[null, status.pointer] as const,
  );
  status.check("TF_SessionRun");
  // A successful run has set every result.
  return Array.from(results, (address) => Deno.UnsafePointer.create(address)!);
}

/** Places as an array of the C struct `TF_Output { TF_Operation* oper; int index; }`, 16 bytes each. */
export function places(list: readonly Place[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(
    list.flatMap(({ op, index }) => [Deno.UnsafePointer.value(op), BigInt(index)]),
  );
}
