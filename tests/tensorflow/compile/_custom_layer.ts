// A layer whose code is a function, to be traced.

import * as tf from "@tensorflow/tfjs";

/** What such a layer does with its input and its one weight, a number for each channel. */
export type LayerCode = (input: tf.Tensor, weight: tf.Tensor, layer: CustomLayer) => tf.Tensor;

/** A layer of any code. Its output has the shape of its input unless it says so. */
export class CustomLayer extends tf.layers.Layer {
  static readonly className: string = "CustomLayer";
  readonly #code: LayerCode;
  readonly #outputShape: ((input: tf.Shape) => tf.Shape) | undefined;
  weight!: tf.LayerVariable; // build makes it

  constructor(name: string, code: LayerCode, outputShape?: (input: tf.Shape) => tf.Shape) {
    super({ name });
    this.#code = code;
    this.#outputShape = outputShape;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [channels] = inputShape.slice(-1) as [number]; // it takes one input of a known shape
    const initializer = tf.initializers.constant({ value: 0.9 });
    this.weight = this.addWeight("scale", [channels], "float32", initializer);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = inputShape as tf.Shape; // it takes one input
    return this.#outputShape?.(shape) ?? shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => this.#code(input, this.weight.read(), this));
  }
}
