// Keras's numbers, typed, and the data and weights that make_training.py computed them from.

import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../lib/data/dataset.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import fixture from "./fixtures/training.json" with { type: "json" };

export { fixture };

/** The images whose bytes are a formula. */
export function formulaDigits(size: number = fixture.training.images): Dataset {
  return {
    name: "formula",
    images: Uint8Array.from(
      { length: size * 784 },
      (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255,
    ),
    labels: Uint8Array.from({ length: size }, (_, i) => i * 7 % 10),
    size,
    height: 28,
    width: 28,
    classNames: [..."0123456789"],
    source: { kind: "custom", sha256: {} },
  };
}

/** The baseline network with the weights that are a formula. */
export function formulaModel(): tf.LayersModel {
  const model = baselineCnn({ dropout: 0 });
  tf.tidy(() => model.setWeights(model.getWeights().map(({ shape }) => formulaWeights(shape))));
  return model;
}

/** Weights of a shape, by a formula. */
export function formulaWeights(shape: readonly number[]): tf.Tensor {
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const [fanIn = 0, fanOut = 0] = shape.slice(-2);
  const limit = shape.length > 1
    ? Math.sqrt(6 / ((fanIn + fanOut) * product(shape.slice(0, -2))))
    : 0.01;
  const values = Float32Array.from(
    { length: product(shape) },
    (_, i) => limit * Math.sin(i * 12.9898),
  );
  return tf.tensor(values, [...shape]);
}
