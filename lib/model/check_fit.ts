// Checks that a model and its data fit together.

import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { InputError } from "../io/input_error.ts";

/**
 * Checks that a model takes a data set's images and gives a probability for each of its classes. An image may enter as
 * height x width x 1, as 1 x height x width, as height x width or as one row of its pixels: all are the same numbers in
 * the same order.
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
  if (
    !formsOf(height, width).includes(`${found.in}`) || `${found.out}` !== `${classNames.length}`
  ) {
    const [images, scores] = [found.in, found.out].map((sizes) =>
      sizes.map((size) => size ?? "any").join(" x ")
    );
    throw refuse(`${images} in and ${scores} out`);
  }
  if (endsInSoftmax(model)) return;
  const sizes = found.in.map(Number); // no null among them: formsOf has none
  const sum = sumForBlack(model, sizes);
  // NaN passes: training and evaluation report it themselves.
  if (Math.abs(sum - 1) > 1e-3) {
    throw refuse(`outputs that sum to ${sum.toFixed(3)}, not 1; end the network with softmax`);
  }
}

/** The sum of what a model puts out for a black image. Layers can be built that then compute nothing. */
function sumForBlack(model: tf.LayersModel, sizes: readonly number[]): number {
  try {
    return tf.tidy(() => (model.apply(tf.zeros([1, ...sizes])) as tf.Tensor).sum().dataSync()[0]!);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `model: expected ${model.name} to compute something of a black image, found that a layer throws: ${reason}`,
      { cause: error },
    );
  }
}

/** The shapes in which an image may enter a network. */
function formsOf(height: number, width: number): readonly string[] {
  const forms = [[height, width, 1], [1, height, width], [height, width], [height * width]];
  return forms.map(String);
}

/** Whether the outputs sum to 1 by construction, so that no image has to be tried. */
function endsInSoftmax({ outputs: [output] }: tf.LayersModel): boolean {
  const layer = output!.sourceLayer;
  if (layer instanceof tf.LayersModel) return endsInSoftmax(layer);
  const { activation, axis } = layer.getConfig();
  return layer.getClassName() === "Softmax"
    ? axis === -1 || axis === 1
    : ["Dense", "Activation"].includes(layer.getClassName()) && activation === "softmax";
}
