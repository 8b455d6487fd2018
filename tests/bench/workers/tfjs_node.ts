// Stock tfjs-node as a contender: `LayersModel.fit` on its own kernels, over this project's binding to TensorFlow.

import { baselineCnn } from "../../../lib/model/baseline_cnn.ts";
import * as tf from "@tensorflow/tfjs";
import { deeperCnn } from "./deeper_cnn.ts";
import { digits } from "./_digits.ts";
import { config, serve } from "./_serve.ts";

const { images, labels, size } = digits("train");
const pixels = 28 * 28;
const brightness = Float32Array.from(images, (byte) => byte / 255);
const truths = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10));
const model = config.network === "baseline" ? baselineCnn({ dropout: 0 }) : deeperCnn();
model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
let at = 0;

await serve({
  training: ["tensors"],
  predicting: [],
  versions: { tfjs: tf.version_core },
}, {
  train: async ({ images: count }) => {
    if (at + count > size) at = 0;
    const part = brightness.subarray(at * pixels, (at + count) * pixels);
    const x = tf.tensor4d(part, [count, 28, 28, 1]);
    const y = tf.slice(truths, [at, 0], [count, 10]);
    at += count;
    let [started, seconds] = [0, 0];
    const { history } = await model.fit(x, y, {
      batchSize: config.batch,
      epochs: 1,
      verbose: 0,
      yieldEvery: "never",
      callbacks: {
        onEpochBegin: () => void (started = performance.now()),
        onEpochEnd: () => void (seconds = (performance.now() - started) / 1000),
      },
    });
    tf.dispose([x, y]);
    return { seconds, loss: Number(history["loss"]?.[0]) };
  },
});
