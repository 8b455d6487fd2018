// Generated networks, compiled into a graph and run by tfjs itself: both give the same numbers, or the compiler says what
// it cannot take.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { compile } from "../../lib/tensorflow/compile/compile.ts";
import { NotCompilableError } from "../../lib/tensorflow/compile/not_compilable_error.ts";
import { fuzz } from "./_fuzz.ts";

const { layers } = tf;
const [side, size, classes] = [7, 3, 4];

const activation = fc.constantFrom(
  ...["linear", "relu", "relu6", "elu", "selu", "sigmoid", "hardSigmoid", "tanh", "softplus"],
  ...["softsign", "softmax", "swish", "mish", "gelu"],
) as fc.Arbitrary<"relu">;
const padding = fc.constantFrom("same", "valid");
const dataFormat = fc.constantFrom("channelsLast", "channelsLast", "channelsFirst");
const small = fc.integer({ min: 1, max: 3 });
const pair = fc.oneof(small, fc.tuple(small, small));

type Make = () => tf.layers.Layer;

/** Any of the layers that a network for images may have, with any of their options; not all fit one after another. */
const layer: fc.Arbitrary<Make> = fc.oneof(
  fc.record({
    ...{ filters: small, kernelSize: pair, strides: pair, padding, dataFormat, activation },
    ...{ dilationRate: fc.constantFrom(1, 1, 2), useBias: fc.boolean() },
  }).map((config) => () => layers.conv2d(config as Parameters<typeof layers.conv2d>[0])),
  fc.record({ kernelSize: pair, strides: small, padding, depthMultiplier: small, activation })
    .map((config) => () =>
      layers.depthwiseConv2d(config as Parameters<typeof layers.depthwiseConv2d>[0])
    ),
  fc.record({ poolSize: pair, strides: pair, padding, dataFormat }).map((config) => () =>
    layers.maxPooling2d(config as Parameters<typeof layers.maxPooling2d>[0])
  ),
  fc.record({ poolSize: pair, strides: pair, padding, dataFormat }).map((config) => () =>
    layers.averagePooling2d(config as Parameters<typeof layers.averagePooling2d>[0])
  ),
  fc.record({
    axis: fc.constantFrom(-1, 1, 3),
    epsilon: fc.constantFrom(1e-3, 1e-5),
    center: fc.boolean(),
    scale: fc.boolean(),
  })
    .map((config) => () => layers.batchNormalization(config)),
  fc.record({ units: small, activation, useBias: fc.boolean() }).map((config) => () =>
    layers.dense(config)
  ),
  activation.map((activation) => () => layers.activation({ activation })),
  fc.constantFrom<Make>(
    () => layers.flatten(),
    () => layers.flatten({ dataFormat: "channelsFirst" }),
    () => layers.globalAveragePooling2d({}),
    () => layers.globalMaxPooling2d({}),
    () => layers.zeroPadding2d({ padding: 1 }),
    () => layers.upSampling2d({ size: [2, 2] }),
    () => layers.permute({ dims: [3, 1, 2] }),
    () => layers.reLU({ maxValue: 0.5 }),
    () => layers.reLU(),
    () => layers.leakyReLU({ alpha: 0.1 }),
    () => layers.prelu({}),
    () => layers.elu({}),
    () => layers.softmax({ axis: -1 }),
    () => layers.softmax({ axis: 1 }),
    () => layers.layerNormalization({}),
    () => layers.dropout({ rate: 0 }),
    () => layers.cropping2D({ cropping: [[1, 0], [0, 1]] }),
    () => layers.masking({ maskValue: 0 }),
    () => layers.repeatVector({ n: 2 }),
    () => layers.reshape({ targetShape: [-1, 1] }),
  ),
);

/** The network, or nothing where tfjs itself says that the layers do not fit. */
function build(middle: readonly Make[]): tf.Sequential | undefined {
  const model = tf.sequential({ layers: [layers.inputLayer({ inputShape: [side, side, 1] })] });
  try {
    for (const make of middle) model.add(make());
    if (model.outputs[0]!.shape.length > 2) model.add(layers.flatten());
    model.add(layers.dense({ units: classes, activation: "softmax" }));
  } catch {
    return undefined;
  }
  const sizes = model.layers.flatMap(({ outputShape }) => outputShape as number[]);
  return sizes.every((length) => length === null || (length > 0 && length < 1000))
    ? model
    : undefined;
}

/** Whether oneDNN gives wrong sums: those of a single channel, one column wide, for strides of one down and more across. */
function isMiscounted(layer: tf.layers.Layer): boolean {
  if (layer.getClassName() !== "Conv2D") return false;
  const { strides: [down, across], dataFormat } = layer.getConfig() as {
    strides: [number, number];
    dataFormat: string;
  };
  const last = dataFormat === "channelsLast";
  // One input and one output, so one shape of each.
  const input = layer.inboundNodes[0]!.inputShapes[0] as tf.Shape;
  const output = layer.outputShape as tf.Shape;
  return down === 1 && across > 1 && input[last ? 3 : 1] === 1 && output[last ? 2 : 3] === 1;
}

fuzz(
  "generated networks give tfjs's losses when compiled, or are refused with the layer's name",
  25,
  fc.tuple(fc.array(layer, { minLength: 1, maxLength: 5 }), fc.nat(1000)),
  ([middle, seed]) => {
    const model = build(middle);
    if (!model) return "does not fit";
    if (model.layers.some(isMiscounted)) return "wrong in TensorFlow itself";
    const pixels = tf.tidy(() =>
      tf.randomUniform([size, side, side, 1], 0, 1, "float32", seed).dataSync() as Float32Array
    );
    const labels = Array.from({ length: size }, (_, i) => (i + seed) % classes);
    let expected: Float32Array;
    try {
      expected = tf.tidy(() => {
        const probabilities = model.predict(tf.tensor(pixels, [size, side, side, 1])) as tf.Tensor;
        const truths = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
        return tf.metrics.categoricalCrossentropy(truths, probabilities).dataSync() as Float32Array;
      });
    } catch {
      return "tfjs cannot run it";
    }
    try {
      const compiled = compile(model, {
        loss: "sparseCategoricalCrossentropy",
        optimizer: tf.train.adam(),
      });
      try {
        const { losses } = compiled.evaluateStep(pixels, labels, size);
        for (const [i, loss] of losses.entries()) {
          const close = Math.abs(loss - expected[i]!) <= 1e-3 * (1 + Math.abs(expected[i]!));
          // tfjs holds probabilities off zero, a cross-entropy of logits need not.
          assert.ok(close || expected[i]! > 15, `loss ${loss}, tfjs's ${expected[i]}`);
        }
        const step = compiled.trainStep(pixels, labels, size, 1e-3);
        assert.equal(step.losses.length, size);
        compiled.writeBack();
        return "compiled";
      } finally {
        compiled.dispose();
      }
    } catch (error) {
      if (!(error instanceof NotCompilableError)) throw error;
      assert.match(error.message, /layer|model/);
      return "refused";
    } finally {
      model.dispose();
    }
  },
  ["compiled", "does not fit", "refused"],
);
