// Embeddings: what enters a network's last layer, for each image.

import { displayed } from "../io/displayable.ts";
import "../tensorflow/backend.ts";
import { checkModel } from "./check_model.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import type { Embedding } from "../evaluate/embedding.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";
import { checkFit } from "./check_fit.ts";
import { forwardPass, imagesAtOnce } from "./_forward_pass.ts";

/** How {@linkcode embed} runs. */
export interface EmbedOptions {
  /** Images at a time; 64 unless given. The vectors do not depend on it, but for the last bits. */
  readonly batchSize?: number;
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/**
 * Computes the embedding of every image: what enters the classifier, the last layer that has weights. In the baseline
 * network, these are the 128 activations of `dense`.
 *
 * @param model one that fits the data
 * @param dataset n images
 * @param options the batch size
 * @returns n x dimensions numbers, in the data set's order, with the labels
 * @throws {InputError} if model and data do not fit, no layer of the model has weights, the batch size is not a whole
 * number from 1 up, or a batch needs more memory than is free
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { baselineCnn, embed, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const { vectors, dimensions } = await embed(baselineCnn(), test);
 * if (dimensions !== 128 || vectors.length !== 20 * 128) throw new Error("128 numbers an image");
 * ```
 */
export async function embed(
  model: tf.LayersModel,
  dataset: Dataset,
  options: EmbedOptions = {},
): Promise<Embedding> {
  checkModel(model);
  checkDataset(dataset, { labelled: false });
  checkOptions("embed", options, ["batchSize", "signal"]);
  const { batchSize = imagesAtOnce, signal } = options;
  checkFit(model, dataset);
  const features = classifierInput(model);
  const dimensions = features.shape.slice(1).reduce<number>((n, side) => n * (side ?? NaN), 1);
  const trunk = trunkTo(features, model);
  const { name, labels, size } = dataset;
  using interruption = new Interruption("embed", { signal });
  const vectors = await forwardPass(
    trunk,
    dataset,
    {
      outputs: dimensions,
      batchSize,
      breathe: (done) => interruption.breathe(() => after(done, size, "images")),
    },
  );
  return displayed({ dataset: name, vectors, labels, size, dimensions });
}

/** The networks up to each classifier, so that what is compiled of one is found again. */
const trunks = new WeakMap<tf.SymbolicTensor, tf.LayersModel>();

/** The model up to some features; it shares the model's layers, so it is not disposed of. */
function trunkTo(features: tf.SymbolicTensor, { inputs }: tf.LayersModel): tf.LayersModel {
  let trunk = trunks.get(features);
  if (!trunk) trunks.set(features, trunk = tf.model({ inputs, outputs: features }));
  return trunk;
}

/** The input of the last layer with weights; a layer after it, such as softmax, only rescales. */
function classifierInput(model: tf.LayersModel): tf.SymbolicTensor {
  let tensor = model.outputs[0]!; // one output: checkFit has seen to it
  while (tensor.inputs.length === 1) {
    const input = tensor.inputs[0]!;
    if (tensor.sourceLayer.weights.length > 0) return input;
    tensor = input;
  }
  throw new InputError(
    `model ${model.name}: expected a classifier, a layer with weights that one input enters, ` +
      "found none between the images and the probabilities",
  );
}
