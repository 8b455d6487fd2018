// inputScale(): which networks take the bytes 0 to 255, and that every engine gives them these.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { embed } from "../../lib/model/embed.ts";
import { inputScale } from "../../lib/model/input_scale.ts";
import { predict } from "../../lib/model/predict.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/mod.ts";
import { bars, barsModel } from "../_bars.ts";

const { layers } = tf;
const inputShape = [12, 12, 1];

/** A network that begins with these layers. */
function beginning(...first: tf.layers.Layer[]): tf.Sequential {
  const head = [layers.flatten(), layers.dense({ units: 3, activation: "softmax" })];
  return tf.sequential({ layers: [...first, ...head] });
}

/** The same network, which divides by 255 itself. */
function rescaling(model: tf.LayersModel): tf.Sequential {
  const [first, ...rest] = model.layers;
  const { batchInputShape: _, ...config } = first!.getConfig();
  const copy = tf.sequential({
    layers: [
      layers.rescaling({ scale: 1 / 255, inputShape }),
      tf.layers.conv2d(config as unknown as Parameters<typeof tf.layers.conv2d>[0]),
      ...rest.map((layer) => cloned(layer)),
    ],
  });
  copy.setWeights(model.getWeights());
  return copy;
}

function cloned(layer: tf.layers.Layer): tf.layers.Layer {
  const make = layer.constructor as unknown as {
    fromConfig(type: unknown, config: tf.serialization.ConfigDict): tf.layers.Layer;
  };
  return make.fromConfig(layer.constructor, layer.getConfig());
}

Deno.test("inputScale() is 255 for a network that begins by dividing bytes, wherever that layer is", () => {
  const divides = (scale: number, offset = 0) => layers.rescaling({ scale, offset });
  const reshaped = layers.reshape({ targetShape: [1, 12, 12], inputShape });
  const nested = tf.sequential({ layers: [layers.rescaling({ scale: 1 / 255, inputShape })] });
  const of255 = [
    beginning(layers.rescaling({ scale: 1 / 255, inputShape })),
    beginning(layers.rescaling({ scale: 1 / 127.5, offset: -1, inputShape })),
    beginning(reshaped, divides(1 / 255)),
    beginning(nested),
  ];
  assert.deepEqual(of255.map(inputScale), [255, 255, 255, 255]);
  const relu = layers.reLU({ inputShape });
  const of1 = [
    beginning(layers.rescaling({ scale: 2, offset: -1, inputShape })),
    beginning(layers.rescaling({ scale: 255, inputShape })),
    beginning(relu, divides(1 / 255)),
    beginning(layers.conv2d({ filters: 2, kernelSize: 3, inputShape })),
  ];
  assert.deepEqual(of1.map(inputScale), [1, 1, 1, 1]);
});

Deno.test("a network with its own Rescaling predicts, embeds and trains as the one without", async () => {
  const data = bars(60);
  const plain = barsModel();
  const own = rescaling(plain);
  const difference = (a: Float32Array, b: Float32Array) =>
    Math.max(...a.map((value, at) => Math.abs(value - b[at]!)));
  const [p, q] = [await predict(plain, data), await predict(own, data)];
  assert.ok(difference(p.probabilities, q.probabilities) < 1e-6);
  const [e, f] = [await embed(plain, data), await embed(own, data)];
  assert.ok(difference(e.vectors, f.vectors) < 1e-5);
  for (const engine of ["fastest", "eager"] as const) {
    for (const augment of [false, { rotate: 10 }] as const) {
      const [a, b] = [barsModel(), rescaling(barsModel())];
      const options = { epochs: 1, batchSize: 20, seed: 1, engine, augment };
      const lossOf = async (model: tf.LayersModel) =>
        (await train(model, data, { ...options, reporter: silentReporter })).history[0]!;
      const [before, after] = [await lossOf(a), await lossOf(b)];
      assert.ok(Math.abs(before.loss - after.loss) < 1e-4, `${engine}: ${before.loss}`);
      assert.ok(Math.abs(before.valLoss - after.valLoss) < 1e-4, `${engine}: ${after.valLoss}`);
    }
  }
});
