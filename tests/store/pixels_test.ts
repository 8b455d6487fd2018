// Networks that take bytes: their own Rescaling is kept, and those without get one that stays.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { predict } from "../../lib/model/predict.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { bars } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { difference, loadStranger, writeArtifacts } from "./_artifacts.ts";

const { layers } = tf;
const inputShape = [12, 12, 1];
/** Small, so that bytes do not saturate it. */
const kernelInitializer = tf.initializers.randomUniform({ minval: -0.001, maxval: 0.001, seed: 1 });
const head = () => layers.dense({ units: 3, activation: "softmax", kernelInitializer });

function connected(): tf.LayersModel {
  const input = tf.input({ shape: inputShape });
  const [a, b] = [layers.flatten().apply(input), layers.flatten().apply(input)];
  const both = layers.concatenate().apply([a, b] as tf.SymbolicTensor[]);
  return tf.model({ inputs: input, outputs: head().apply(both) as tf.SymbolicTensor });
}

const networks: Readonly<Record<string, () => tf.LayersModel>> = {
  "a Sequential": () => tf.sequential({ layers: [layers.flatten({ inputShape }), head()] }),
  "a Sequential with an input layer": () =>
    tf.sequential({ layers: [layers.inputLayer({ inputShape }), layers.flatten(), head()] }),
  "a Sequential in a Sequential": () =>
    tf.sequential({
      layers: [tf.sequential({ layers: [layers.flatten({ inputShape })] }), head()],
    }),
  "connected layers": connected,
};

for (const [what, make] of Object.entries(networks)) {
  Deno.test(`${what} trained on bytes takes pixels from 0 to 1, and still does once saved`, async () => {
    await using folder = await temporaryFolder();
    const [model, path] = [make(), join(folder.path, "bytes")];
    await writeArtifacts(path, model);
    const { model: loaded, warned } = await loadStranger(path, { pixels: "0-255" });
    assert.ok(difference(model, loaded, [255, 1]) < 1e-6);
    assert.ok(difference(model, loaded, [1, 1]) > 1e-3, "bytes and shares differ");
    assert.doesNotMatch(warned.join(), /pixels/);
    await saveModel({ model: loaded }, join(folder.path, "saved"));
    for (const pixels of ["0-1", "0-255"] as const) {
      const again = await loadModel(join(folder.path, "saved"), { pixels });
      assert.ok(difference(model, again.model, [255, 1]) < 1e-6, "not twice");
    }
  });
}

Deno.test("a network without a card says which pixels it is given, unless that is known", async () => {
  await using folder = await temporaryFolder();
  const plain = networks["a Sequential"]!();
  await writeArtifacts(folder.path, plain);
  const { warned } = await loadStranger(folder.path);
  assert.match(
    warned.join(),
    /given pixels from 0 to 1: add { pixels: "0-255" } if it was trained on b/,
  );
  await assert.rejects(
    loadStranger(folder.path, { pixels: "bytes" as "0-255" }),
    /loadModel.pixels: expected "0-1" or "0-255", found "bytes"/,
  );

  const first = layers.rescaling({ scale: 1 / 255, inputShape });
  const own = tf.sequential({ layers: [first, layers.flatten(), head()] });
  own.setWeights(plain.getWeights());
  await writeArtifacts(folder.path, own);
  const loaded = await loadStranger(folder.path);
  assert.doesNotMatch(loaded.warned.join(), /pixels/);
  const [a, b] = [await predict(plain, bars(9)), await predict(loaded.model, bars(9))];
  assert.ok(a.probabilities.every((value, at) => Math.abs(value - b.probabilities[at]!) < 1e-6));
});
