// Weights as other programs list them: named with their cell, beside an optimizer's state.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { difference, loadStranger, writeArtifacts } from "./_artifacts.ts";

const { layers } = tf;
const head = () => layers.dense({ units: 3, activation: "softmax" });

Deno.test("weights of recurrent layers load by the names that Keras gives them, with their cell", async () => {
  for (const kind of ["lstm", "gru", "simpleRNN"] as const) {
    await using folder = await temporaryFolder();
    const recurrent = () => layers[kind]({ units: 4, name: "rnn" }) as tf.RNN;
    const model = tf.sequential({
      layers: [
        layers.reshape({ targetShape: [12, 12], inputShape: [12, 12, 1] }),
        layers.bidirectional({ layer: recurrent(), mergeMode: "concat", name: "both" }),
        head(),
      ],
    });
    const rename = (name: string) => name.replace(/^(both\/.*)\/(\w+)$/, "$1/some_cell_3/$2");
    await writeArtifacts(folder.path, model, { rename });
    const { model: loaded } = await loadStranger(folder.path);
    assert.equal(difference(model, loaded), 0, kind);
  }
});

Deno.test("a name that matches no weight is refused, and so is one weight listed under two names", async () => {
  await using folder = await temporaryFolder();
  const model = tf.sequential({ layers: [layers.flatten({ inputShape: [12, 12, 1] }), head()] });
  await writeArtifacts(folder.path, model, { rename: (name) => name.replace("/", "/a/b/") });
  await assert.rejects(loadStranger(folder.path), /the shape that its layer has, .* found none in/);
});

Deno.test("includeOptimizer: true loads, whatever the optimizer keeps", async () => {
  for (const optimizer of ["adam", "sgd", "rmsprop"] as const) {
    await using folder = await temporaryFolder();
    const model = barsModel();
    model.compile({ optimizer, loss: "categoricalCrossentropy" });
    const truths = tf.oneHot(tf.tensor1d([0, 1, 2], "int32"), 3);
    await model.fit(tf.zeros([3, 12, 12, 1]), truths, { epochs: 1, verbose: 0 });
    await writeArtifacts(folder.path, model, { includeOptimizer: true });
    const manifest = await Deno.readTextFile(`${folder.path}/model.json`);
    assert.match(manifest, /"group":"optimizer"/);
    const { model: loaded, card } = await loadStranger(folder.path);
    assert.equal(difference(model, loaded), 0, optimizer);
    assert.equal(card.parameters, model.countParams());
  }
});
