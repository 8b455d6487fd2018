// A batch in parts that are computed side by side, each on one core, where all cores on each op would wait for one another.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../innermost_layers.ts";
import { libC } from "../_libc.ts";
import type { Graph, Output } from "./graph.ts";

/** Layers that treat each image of a batch alone. */
const perImage = new Set([
  ...["Activation", "Add", "AveragePooling2D", "Conv2D", "Dense", "Dropout", "Flatten"],
  ...["GlobalAveragePooling2D", "InputLayer", "MaxPooling2D", "ReLU", "Softmax"],
]);

/** More were not tried: cores beyond these share the work of each op. */
const mostShards = 4;

/** With fewer images an op has more to do for itself than for them. */
const leastImages = 4;

/**
 * In how many parts a model computes its batches: 1 where its layers may mix the images of a batch, as batch
 * normalisation does when it trains.
 *
 * @param training whether it is to be trained, or only to predict
 * @param most as many as there are cores, up to 4, unless given
 * @throws {RangeError} when `most` is no whole number from 1 up
 */
export function shardsFor(
  model: tf.LayersModel,
  training: boolean,
  most = Math.min(threads(), mostShards),
): number {
  if (!Number.isSafeInteger(most) || most < 1) {
    throw new RangeError(`shards: expected a whole number from 1 up, found ${most}`);
  }
  const apart = innermostLayers(model).every((layer) => {
    const name = layer.getClassName();
    return perImage.has(name) || name === "BatchNormalization" && !training;
  });
  return apart ? most : 1;
}

/** Threads for each op of a session whose batches are in so many parts. */
export function threadsOf(shards: number): number {
  return Math.ceil(threads() / shards);
}

/** Images in each part of a batch. */
export function sizesOf(batchSize: number, shards: number): readonly number[] {
  const count = Math.max(1, Math.min(shards, Math.floor(batchSize / leastImages)));
  const start = (at: number) => Math.floor(at * batchSize / count);
  return Array.from({ length: count }, (_, at) => start(at + 1) - start(at));
}

/** Cuts along the first axis; whole if there is one part. */
export function split(graph: Graph, whole: Output, sizes: readonly number[]): readonly Output[] {
  if (sizes.length === 1) return [whole];
  const { op } = graph.op("SplitV", {
    inputs: [whole, graph.ints(sizes), graph.ints(0)],
    attributes: { num_split: { int: sizes.length } },
  });
  return sizes.map((_, index) => ({ op, index }));
}

/** Puts what `split` cut together again. */
export function join(graph: Graph, parts: readonly Output[]): Output {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  return graph.op("ConcatV2", { inputs: [parts, graph.ints(0)] });
}

/** What TensorFlow takes for an op unless it is told otherwise. */
function threads(): number {
  const told = Number(libC()?.getenv("TF_NUM_INTRAOP_THREADS"));
  return told > 0 ? told : navigator.hardwareConcurrency;
}
