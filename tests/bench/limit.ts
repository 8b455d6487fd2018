// The most that this machine's cores multiply: what training can at best come near.

import type { Precision } from "./configuration.ts";
import { Worker } from "./worker.ts";

/** FLOP/s, by precision. */
export type Limits = Readonly<Partial<Record<Precision, number>>>;

/** Rows of the matrices: large enough that nothing but products counts. */
const size = 3072;

/**
 * Multiplies large matrices in each precision, by TensorFlow's Python.
 *
 * @param before what was found earlier; the higher number stands, because a limit can only be measured too low
 */
export async function measureLimits(
  precisions: readonly Precision[],
  report: (what: string) => void,
  before: Limits = {},
): Promise<Limits> {
  const limits: Partial<Record<Precision, number>> = {};
  for (const precision of precisions) {
    report(precision);
    const configuration = { network: "baseline", batch: 128, precision } as const;
    await using worker = (await Worker.start("keras_worker.py", configuration)).worker;
    const { flops } = await worker.ask("multiply", { size });
    limits[precision] = Math.max(flops, before[precision] ?? 0);
  }
  return limits;
}
