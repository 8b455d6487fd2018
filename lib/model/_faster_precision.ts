// Which precision predicts faster with a model on this machine: a few batches in each tell.

import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { InputError } from "../io/input_error.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import { TensorFlowError } from "../tensorflow/status.ts";
import { imagesAtOnce } from "./_forward_pass.ts";
import { Batches } from "./batches.ts";
import { compiledPass } from "./_kept_predictions.ts";
import { checkMemory } from "./step_memory.ts";

/**
 * Predicts some images in each precision, by turns, and chooses the faster. That is done once for a model, so that all
 * its predictions have one precision. Rounding has its price: bfloat16 must save at least a twentieth.
 *
 * @param model that compiles; any other is predicted in float32
 * @param dataset that fits it; its first images are predicted
 * @param batchSize how many images at a time, at most
 */
export function fasterPrecision(
  model: tf.LayersModel,
  dataset: Dataset,
  batchSize: number,
): Precision {
  const known = choices.get(model);
  if (known) return known;
  if (dataset.size === 0) return "float32";
  const size = Math.min(batchSize, imagesAtOnce, dataset.size);
  const chosen = bfloat16Pays(model, dataset, size) ? "bfloat16" : "float32";
  choices.set(model, chosen);
  return chosen;
}

const choices = new WeakMap<tf.LayersModel, Precision>();

/** Batches in each precision, of which the first lays out memory and is not timed: fewer if they are slow. */
const [fewestBatches, mostBatches] = [2, 20];

/** Milliseconds of batches to be timed, of both together. */
const longest = 200;

function bfloat16Pays(model: tf.LayersModel, dataset: Dataset, size: number): boolean {
  checkMemory(model, { batchSize: size, work: "prediction", kind: "compiled" });
  const { images } = new Batches(dataset, size).bytesAt(0);
  try {
    using float32 = compiledPass(model, "float32");
    if (!float32) return false;
    using bfloat16 = compiledPass(model, "bfloat16");
    const passes = [float32, bfloat16!]; // bfloat16 is refused or given
    const times: number[][] = [[], []];
    let spent = 0;
    for (let batch = 0; batch <= mostBatches; batch++) {
      if (batch > fewestBatches && spent > longest) break;
      for (const [at, pass] of passes.entries()) {
        const started = performance.now();
        pass.predict(images, size);
        const took = performance.now() - started;
        if (batch === 0) continue;
        times[at]!.push(took);
        spent += took;
      }
    }
    const [inFloat32, inBfloat16] = times.map((of) => Math.min(...of));
    return inBfloat16! < 0.95 * inFloat32!;
  } catch (error) {
    // What float32 cannot do either, predicting itself will say.
    if (error instanceof InputError || error instanceof TensorFlowError) return false;
    throw error;
  }
}
