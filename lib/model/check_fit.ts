// Checks that a model and its data fit together.

import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Checks that a model takes a data set's images and gives a probability for each of its classes.
 *
 * @throws {InputError} if it does not
 */
export function checkFit(
  model: tf.LayersModel,
  { name, height, width, classNames }: Pick<Dataset, "name" | "height" | "width" | "classNames">,
): void {
  const expected =
    `images of ${height} x ${width} x 1 in and ${classNames.length} probabilities out`;
  const refuse = (found: string) =>
    new InputError(`model: expected one that fits ${name}, with ${expected}; found ${found}`);
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw refuse(`${inputs.length} inputs and ${outputs.length} outputs`);
  }
  const found = { in: inputs[0]!.shape.slice(1), out: outputs[0]!.shape.slice(1) };
  if (`${found.in}` !== `${[height, width, 1]}` || `${found.out}` !== `${classNames.length}`) {
    throw refuse(`${found.in.join(" x ")} in and ${found.out.join(" x ")} out`);
  }
  const sum = tf.tidy(() =>
    (model.apply(tf.zeros([1, height, width, 1])) as tf.Tensor).sum().dataSync()[0]!
  );
  // NaN passes: training and evaluation report it themselves.
  if (Math.abs(sum - 1) > 1e-3) {
    throw refuse(`outputs that sum to ${sum.toFixed(3)}, not 1; end the network with softmax`);
  }
}
