// What a race is run over: a network, a batch size and a precision.

import { availableParallelism } from "node:os";

/** `"baseline"` is the project's network; `"deeper"` has six convolutions with batch normalisation. */
export type Network = "baseline" | "deeper";

/** What both sides compute in. `"bfloat16"` means mixed: products in 16 bits, sums and weights in 32. */
export type Precision = "float32" | "bfloat16";

/** One race. */
export interface Configuration {
  readonly network: Network;
  /** Images a training step. */
  readonly batch: number;
  readonly precision: Precision;
}

/** Every race of a full run. */
export const configurations: readonly Configuration[] = (["float32", "bfloat16"] as const).flatMap(
  (precision) => [
    ...[16, 32, 64, 128].map((batch) => ({ network: "baseline", batch, precision } as const)),
    { network: "deeper", batch: 128, precision } as const,
  ],
);

/**
 * What a training step of the baseline network multiplies and adds, in FLOP an image: 2.63 million multiplications in
 * the forward pass, two operations each, and twice as many again in the backward pass.
 */
export const baselineFlop = 15.8e6;

/** The cores that every contender may use. */
export const cores = availableParallelism();

/** Steps that slices are a multiple of: Keras runs this many in one call when told to. */
export function stepsPerExecution({ network }: Configuration): number {
  return network === "baseline" ? 50 : 10;
}

/** The configuration in words. */
export function titleOf({ network, batch, precision }: Configuration): string {
  return `${network} network, batch ${batch}, ${precision}`;
}
