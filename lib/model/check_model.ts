// Checks that what is given for a model is one: a notebook's kernel checks no types.

import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../io/input_error.ts";
import { type KindName, kindOf } from "../io/kinds.ts";
import { describe } from "../io/schema.ts";

/**
 * Checks that a value is a layers model of tfjs that still has its weights.
 *
 * @param value anything
 * @param argument what errors call it
 * @returns the value
 * @throws {InputError} if it is something else, with what came instead and what to do
 */
export function checkModel(value: unknown, argument = "model"): tf.LayersModel {
  const kind = kindOf(value);
  if (kind === "model") {
    const model = value as tf.LayersModel;
    if (!isDisposed(model)) return model;
    throw new InputError(
      `${argument}: expected a model in memory, found ${model.name}, which was disposed of; build or load it anew`,
    );
  }
  const remedy = value instanceof Promise ? "await it" : (kind && remedies[kind]) ??
    "baselineCnn() makes one, and (await loadModel(name)).model loads one";
  throw new InputError(`${argument}: expected a model, found ${describe(value)}; ${remedy}`);
}

/** Whether `model.dispose()`, `tf.disposeVariables()` or another model with the same layers took its weights. */
function isDisposed({ weights }: tf.LayersModel): boolean {
  // What a LayerVariable holds; private only in TypeScript, and `read` throws once it is gone.
  return (weights as unknown as readonly { readonly val: tf.Variable }[])
    .some(({ val }) => val.isDisposed);
}

const remedies: Readonly<Partial<Record<KindName, string>>> = {
  run: "give its model",
  loaded: "give its model",
  graphModel: "it has no layers: give the layers model that it was converted from",
  dataset: "give the model first, then the images",
};
