// Trains where TensorFlow has lost its kernel for a filter of one number, as it does once a process had a depthwise one.

import "../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { depthwiseConv2dNativeConfig } from "@tensorflow/tfjs-node/dist/kernels/DepthwiseConv2dNative.js";
import type { Dataset } from "../../lib/data/dataset.ts";
import { compiledEngine } from "../../lib/training/engine/compiled_engine.ts";
import { predict, train, type TrainingReporter, type TrainOptions } from "../../lib/mod.ts";

const options: TrainOptions & { readonly precision?: "float32" | "bfloat16" } = JSON.parse(
  Deno.args[0] ?? "{}",
);
const { layers } = tf;
const [side, size] = [7, 48];

function network(layer: tf.layers.Layer): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotNormal({ seed: 1 });
  return tf.sequential({
    layers: [
      layers.inputLayer({ inputShape: [side, side, 1] }),
      layer,
      layers.flatten(),
      layers.dense({ units: 3, activation: "softmax", kernelInitializer }),
    ],
  });
}

const images = Uint8Array.from({ length: size * side * side }, (_, i) => i * 7919 % 251);
const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
const dataset: Dataset = {
  ...{ name: "noise", images, labels, size, height: side, width: side },
  classNames: ["a", "b", "c"],
  source: { kind: "custom", sha256: {} },
};

// tfjs-node's own kernel, in place of the one that knows better.
tf.unregisterKernel("DepthwiseConv2dNative", "tensorflow");
tf.registerKernel(depthwiseConv2dNativeConfig);
const engine = compiledEngine(network(layers.depthwiseConv2d({ kernelSize: 1 })), {
  ...{ seed: 1, batchSize: 3, precision: options.precision ?? "float32" },
});
const batch = { images: Float32Array.from(images.subarray(0, 3 * side * side)), size: 3 };
for (let step = 0; step < 10; step++) {
  await engine.step({ ...batch, labels: labels.subarray(0, 3) }, 0.001);
}
engine.dispose();

const warnings: string[] = [];
console.warn = (text: string) => warnings.push(text);
const silent: TrainingReporter = {
  onTrainBegin() {},
  onStepEnd() {},
  onEpochEnd() {},
  onTrainEnd() {},
};
const trained = async (also: TrainOptions) => {
  const kernelInitializer = tf.initializers.glorotNormal({ seed: 2 });
  const model = network(
    layers.conv2d({ filters: 1, kernelSize: 1, activation: "relu", kernelInitializer }),
  );
  const start = model.getWeights().map((weight) => weight.dataSync().slice());
  const run = await train(model, dataset, {
    ...{ epochs: 3, batchSize: 3, seed: 1, earlyStopping: false, reduceLr: false },
    ...{ reporter: silent, ...options, ...also },
  }).catch((error: Error) => error);
  const weights = model.getWeights().map((weight) => weight.dataSync());
  const { probabilities } = await predict(model, dataset, { batchSize: 3 });
  return { run, start, weights, probabilities };
};
const [{ run, start, weights, probabilities }, eager] = [
  await trained({}),
  await trained({ engine: "eager", precision: "float32" }),
];
const distance = (some: readonly ArrayLike<number>[], others: readonly ArrayLike<number>[]) =>
  Math.max(
    ...some.flatMap((values, i) =>
      Array.from(values, (value, at) => Math.abs(value - others[i]![at]!))
    ),
  );
console.log(JSON.stringify({
  warnings,
  ended: run instanceof Error ? run.message : { engine: run.engine, epochs: run.history.length },
  fromEager: distance(weights, eager.weights),
  fromStart: distance(weights, start),
  predictions: distance([probabilities], [eager.probabilities]),
}));
