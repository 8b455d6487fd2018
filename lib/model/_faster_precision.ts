// Which precision predicts faster with a model on this machine: a few batches in each tell.

import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { InputError } from "../io/input_error.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import { TensorFlowError } from "../tensorflow/status.ts";
import { imagesAtOnce } from "./_forward_pass.ts";
import { Batches } from "./batches.ts";
import { compiledPass } from "./_kept_predictions.ts";
import { bfloat16Pays, comparePrecisions, type Turns } from "./compare_precisions.ts";
import { checkMemory } from "./step_memory.ts";

/**
 * Predicts some images in each precision, by turns, and chooses the faster. That is done once for a model, so that all
 * its predictions have one precision.
 *
 * @param model that compiles; any other is predicted in float32
 * @param dataset that fits it; its first images are predicted
 * @param options how many images at a time, at most, and what is awaited between them and may end it by throwing
 */
export async function fasterPrecision(
  model: tf.LayersModel,
  dataset: Dataset,
  { batchSize, breathe }: { readonly batchSize: number; readonly breathe: () => Promise<void> },
): Promise<Precision> {
  const known = choices.get(model);
  if (known) return known;
  if (dataset.size === 0) return "float32";
  const size = Math.min(batchSize, imagesAtOnce, dataset.size);
  const isFaster = await inBfloat16Faster(model, dataset, { size, breathe });
  const chosen = isFaster ? "bfloat16" : "float32";
  choices.set(model, chosen);
  return chosen;
}

const choices = new WeakMap<tf.LayersModel, Precision>();

async function inBfloat16Faster(
  model: tf.LayersModel,
  dataset: Dataset,
  { size, breathe }: { readonly size: number; readonly breathe: () => Promise<void> },
): Promise<boolean> {
  checkMemory(model, { batchSize: size, work: "prediction", kind: "compiled" });
  const { images } = new Batches(dataset, size).bytesAt(0);
  try {
    using float32 = compiledPass(model, "float32");
    if (!float32) return false;
    using bfloat16 = compiledPass(model, "bfloat16")!; // it is refused or given
    const turns: Turns = [
      () => float32.predict(images, size),
      () => bfloat16.predict(images, size),
    ];
    const options = { fewest: 2, most: 20, longest: 200, breathe };
    return bfloat16Pays(await comparePrecisions(() => turns, options));
  } catch (error) {
    // What float32 cannot do either, predicting itself will say.
    if (error instanceof InputError || error instanceof TensorFlowError) return false;
    throw error;
  }
}
