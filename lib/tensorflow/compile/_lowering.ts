// What the ways of writing layers into the graph have in common.

import type * as tf from "@tensorflow/tfjs";
import type { Output } from "./graph.ts";
import type { Scope } from "./scope.ts";

/** A layer's configuration, as `getConfig` gives it. */
export type Config = Readonly<Record<string, unknown>>;

/**
 * Writes a layer into the graph. `undefined` means that it has no way for this configuration, and that the layer
 * must be traced instead.
 */
export type Lowering = (
  scope: Scope,
  layer: tf.layers.Layer,
  inputs: readonly Output[],
  config: Config,
) => Output | undefined;

/** A layer's weights by their own names, such as `kernel`. Their order depends on which are trainable. */
export function weightsByName(
  { weights }: tf.layers.Layer,
): Readonly<Record<string, tf.LayerVariable | undefined>> {
  return Object.fromEntries(
    weights.map((weight) => [weight.originalName.split("/").at(-1)!, weight]),
  );
}

/** A tensor of one number all over. */
export function filled({ graph }: Scope, shape: readonly number[], value: number): Output {
  return graph.op("Fill", { inputs: [graph.ints(shape), graph.float(value)] });
}
