// Trains networks one after the other whose filters are of one number, of a convolution and of a depthwise one.

import "../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { compiledEngine } from "../../lib/training/engine/compiled_engine.ts";
import { eagerEngine } from "../../lib/training/engine/eager_engine.ts";

const { layers } = tf;
const kinds: Readonly<Record<string, () => tf.layers.Layer>> = {
  conv: () => layers.conv2d({ filters: 1, kernelSize: 1, activation: "relu" }),
  depthwise: () => layers.depthwiseConv2d({ kernelSize: 1, activation: "relu" }),
};
const [side, size] = [7, 3];
const images = Float32Array.from({ length: size * side * side }, (_, i) => i % 7 / 7);
const batch = { images, labels: Uint8Array.of(0, 1, 2), size };
for (const kind of Deno.args) {
  const model = tf.sequential({
    layers: [
      layers.inputLayer({ inputShape: [side, side, 1] }),
      kinds[kind]!(),
      layers.flatten(),
      layers.dense({ units: 4, activation: "softmax" }),
    ],
  });
  for (const make of [compiledEngine, eagerEngine]) {
    const engine = make(model, { seed: 1, batchSize: size });
    for (let step = 0; step < 10; step++) await engine.step(batch, 0.001);
    await engine.evaluate(batch);
    engine.dispose();
  }
}
console.log("trained");
