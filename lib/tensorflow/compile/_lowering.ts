// What the lowerings of all layers share.

import type * as tf from "@tensorflow/tfjs";
import type { Output } from "./graph/graph.ts";
import type { Scope } from "./scope.ts";

/** A layer's configuration, as `getConfig` gives it. */
export type Config = Readonly<Record<string, unknown>>;

/** Writes a layer into the graph. `undefined` means that the layer, in this configuration, must be traced instead. */
export type Lowering = (
  scope: Scope,
  layer: tf.layers.Layer,
  inputs: readonly Output[],
  config: Config,
) => Output | undefined;

/** A layer's weights by their names, such as `kernel`; their order depends on which are trainable. */
export function layerWeights(
  { weights }: tf.layers.Layer,
): Readonly<Record<string, tf.LayerVariable | undefined>> {
  return Object.fromEntries(
    weights.map((weight) => [weight.originalName.split("/").at(-1)!, weight]),
  );
}

/** A tensor of equal numbers. */
export function filled({ graph }: Scope, shape: readonly number[], value: number): Output {
  return graph.op("Fill", { inputs: [graph.ints(shape), graph.float(value)] });
}
