// Whether tfjs has the gradients that a model needs, found out before the first step.

import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../io/input_error.ts";
import { FrozenNormalizations } from "./_frozen_normalizations.ts";
import { weightsByName } from "../../model/weights_by_name.ts";

/**
 * Computes the gradients for two black images and keeps none; the model stays as it is.
 *
 * @param model to be trained operation by operation
 * @param compiling why it cannot be compiled, if that was tried
 * @throws {InputError} if it has no weight to train, or tfjs lacks a gradient
 */
export function checkGradients(model: tf.LayersModel, compiling?: string): void {
  const trained = [...weightsByName(model.trainableWeights).values()];
  if (trained.length === 0) {
    throw new InputError(
      "model: expected weights to train, found none; set a layer's trainable to true",
    );
  }
  // A step in training moves statistics, such as those of batch normalization.
  const statistics = [...weightsByName(model.nonTrainableWeights).values()]
    .map((variable) => ({ variable, before: variable.clone() }));
  const frozen = new FrozenNormalizations(model);
  try {
    tf.tidy(() => {
      const [, ...shape] = model.inputs[0]!.shape as number[]; // one input: the caller has checked
      const loss = () =>
        (model.apply(tf.zeros([2, ...shape]), { training: true }) as tf.Tensor).sum();
      tf.variableGrads(loss as () => tf.Scalar, trained);
    });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new InputError(
      `model ${model.name}: expected a gradient for each layer, found that neither engine has it (${
        compiling === undefined ? "" : `compiled: ${compiling}; `
      }tfjs: ${reason}); it can predict, and to train it the layer must be replaced`,
      { cause: error },
    );
  } finally {
    frozen.dispose();
    for (const { variable, before } of statistics) variable.assign(before);
    tf.dispose(statistics.map(({ before }) => before));
  }
}
