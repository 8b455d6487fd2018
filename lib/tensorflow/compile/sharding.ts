// Splits a batch into shards that are computed side by side, each on one core; cores that share an op wait for one another.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../innermost_layers.ts";
import { getenv } from "../libc.ts";
import type { Graph, Output } from "./graph/graph.ts";

/** Layers that treat each image of a batch by itself. */
const perImage = new Set([
  ...["Activation", "Add", "AveragePooling2D", "Conv2D", "Dense", "Dropout", "Flatten"],
  ...["GlobalAveragePooling2D", "InputLayer", "MaxPooling2D", "ReLU", "Softmax"],
]);

/** As many have at least 4 images each: with fewer the overhead of an op exceeds its work. */
const smallShards = 4;
const fewestImages = 4;

/** Further shards have more images, since on few an op costs a third more: tests/bench/README.md. */
const fewestOfFurther = 16;

/**
 * The number of shards for a model's batches: 1 if its layers may mix the images of a batch, as batch normalization does
 * in training.
 *
 * @param training Whether the model is trained on whole batches, or only predicts.
 * @param most An upper limit; the default is one per core.
 * @throws {RangeError} if `most` is not a whole number from 1 up.
 */
export function shardsFor(
  model: tf.LayersModel,
  training: boolean,
  most = threads(),
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

/** Threads for each op of a session whose batches are split into `shards`, or into fewer if they are small. */
export function threadsPerOp(shards: number): number {
  return Math.ceil(threads() / Math.min(shards, smallShards));
}

/** The number of images in each shard of a batch. */
export function shardSizes(batchSize: number, shards: number): readonly number[] {
  const most = Math.max(smallShards, Math.floor(batchSize / fewestOfFurther));
  return evenSizes(batchSize, Math.min(shards, most, Math.floor(batchSize / fewestImages)));
}

/**
 * The number of images in each of a batch's virtual batches: as equal as can be, and `virtualBatchSize` at most.
 *
 * @param virtualBatchSize `undefined` if the batch is one.
 */
export function virtualBatchSizes(
  batchSize: number,
  virtualBatchSize = batchSize,
): readonly number[] {
  return evenSizes(batchSize, Math.ceil(batchSize / virtualBatchSize));
}

function evenSizes(batchSize: number, count: number): readonly number[] {
  const parts = Math.max(1, count);
  const start = (at: number) => Math.floor(at * batchSize / parts);
  return Array.from({ length: parts }, (_, at) => start(at + 1) - start(at));
}

/** Splits a tensor along the first axis. */
export function split(graph: Graph, whole: Output, sizes: readonly number[]): readonly Output[] {
  if (sizes.length === 1) return [whole];
  const { op } = graph.op("SplitV", {
    inputs: [whole, graph.ints(sizes), graph.ints(0)],
    attributes: { num_split: { int: sizes.length } },
  });
  return sizes.map((_, index) => ({ op, index }));
}

/** Concatenates what `split` returned. */
export function join(graph: Graph, parts: readonly Output[]): Output {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  return graph.op("ConcatV2", { inputs: [parts, graph.ints(0)] });
}

/** The threads that TensorFlow uses for an op by default. */
function threads(): number {
  const told = Number(getenv("TF_NUM_INTRAOP_THREADS"));
  return told > 0 ? told : navigator.hardwareConcurrency;
}
