// Files of Keras 2 and 3: loaded, they predict what Keras predicted.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../../lib/data/dataset.ts";
import { predict } from "../../../lib/model/predict.ts";
import { loadModel } from "../../../lib/store/load_model.ts";
import { saveModel } from "../../../lib/store/save_model.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { edited, examples, type KerasExample, layerOf } from "./_keras_files.ts";

/** Loads bytes as a file, and returns what was warned of too. */
async function loaded(
  bytes: Uint8Array,
  extension: string,
  options: Parameters<typeof loadModel>[1] = {},
) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, `model.${extension}`);
  await Deno.writeFile(path, bytes);
  const { warn } = console;
  let warned = "";
  console.warn = (text: string) => void (warned += text);
  try {
    return { ...await loadModel(path, options), warned };
  } finally {
    console.warn = warn;
  }
}

function farthest(network: tf.LayersModel, { shape, inputs, outputs }: KerasExample): number {
  const predicted = tf.tidy(() =>
    (network.predict(tf.tensor([...inputs], [...shape])) as tf.Tensor).dataSync()
  );
  assert.equal(predicted.length, outputs.length);
  return Math.max(...outputs.map((value, i) => Math.abs(value - predicted[i]!)));
}

for (const [name, example] of Object.entries(examples)) {
  for (const format of ["h5", "keras"] as const) {
    Deno.test(`${name}.${format} predicts what Keras predicted, to 1e-5`, async () => {
      const tensors = tf.memory().numTensors;
      const { model, card } = await loaded(example.files[format], format);
      const difference = farthest(model, example);
      assert.ok(difference < 1e-5, `${difference}`);
      assert.equal(card.name, `model.${format}`);
      assert.equal(card.training, null);
      assert.deepEqual(Object.keys(card.files), [`model.${format}`]);
      assert.equal(card.parameters, model.countParams());
      tf.dispose(model.weights.map((weight) => weight.read()));
      assert.equal(tf.memory().numTensors, tensors);
    });
  }
}

Deno.test("the examples are of both versions, and of most layers that tfjs has", () => {
  const names = Object.keys(examples);
  assert.equal(names.filter((name) => name.startsWith("2_")).length, 10);
  assert.equal(names.filter((name) => name.startsWith("3_")).length, 10);
});

Deno.test("a model trained on bytes gets a Rescaling where it is said to be, and not where it has one", async () => {
  const { inputs, shape, outputs, files } = examples["3_residual"]!;
  const { model } = await loaded(files.keras, "keras", { pixels: "0-255" });
  const scaled = { ...examples["3_residual"]!, inputs: inputs.map((value) => value / 255) };
  assert.ok(farthest(model, scaled) < 1e-5);
  assert.equal(shape.length * outputs.length > 0, true);
  const own = await loaded(examples["3_settings"]!.files.keras, "keras");
  assert.doesNotMatch(own.warned, /0-255/);
  const unknown = await loaded(files.h5, "h5");
  assert.match(unknown.warned, /add \{ pixels: "0-255" \} if it was trained on bytes/);
});

Deno.test("what counts in training alone, and tfjs lacks, is named", async () => {
  const { warned, model } = await loaded(examples["3_settings"]!.files.h5, "h5");
  assert.match(
    warned,
    /tfjs lacks what counts in training alone: conv2d_\d+'s activity_regularizer/,
  );
  const convolution = model.layers.find((layer) => layer.getClassName() === "Conv2D")!;
  assert.match(JSON.stringify(convolution.getConfig()), /"kernelRegularizer":\{"className":"L1L2"/);
  assert.match(
    JSON.stringify(convolution.getConfig()),
    /"kernelConstraint":\{"className":"MaxNorm"/,
  );
});

Deno.test("a loaded model is saved as a folder, and loaded from it again", async () => {
  await using folder = await temporaryFolder();
  const example = examples["2_nested"]!;
  const { model, card } = await loaded(example.files.keras, "keras");
  await saveModel({ model, card }, join(folder.path, "saved"));
  const again = await loadModel(join(folder.path, "saved"));
  assert.ok(farthest(again.model, example) < 1e-5);
});

Deno.test("a batch of a fixed size becomes one of any size", async () => {
  const bytes = edited("3_reference", (config) => {
    layerOf(config, "InputLayer")["batch_shape"] = [32, 8, 8, 1];
  });
  const { model } = await loaded(bytes, "keras");
  assert.deepEqual(model.inputs[0]!.shape, [null, 8, 8, 1]);
  assert.ok(farthest(model, examples["3_reference"]!) < 1e-5);
});

Deno.test("predict() takes a loaded model, and a name alone means a file of the working directory", async () => {
  await using folder = await temporaryFolder();
  const { files } = examples["2_reference"]!;
  const cwd = Deno.cwd();
  await Deno.writeFile(join(folder.path, "mine.h5"), files.h5);
  const { warn } = console;
  console.warn = () => {};
  Deno.chdir(folder.path);
  try {
    const { model } = await loadModel("mine.h5");
    const images = new Uint8Array(2 * 64).fill(128);
    const dataset: Dataset = {
      ...{ name: "two", images, labels: new Uint8Array(2), size: 2, height: 8, width: 8 },
      classNames: Array.from({ length: 10 }, (_, i) => `${i}`),
      source: { kind: "custom", sha256: {} },
    };
    assert.equal((await predict(model, dataset)).size, 2);
  } finally {
    Deno.chdir(cwd);
    console.warn = warn;
  }
});

Deno.test("a file of Keras is refused where a card is required", async () => {
  await assert.rejects(
    loaded(examples["2_reference"]!.files.h5, "h5", { card: "required" }),
    /model\.h5: expected a model with a card, found a file of Keras, which has none; leave the option card out/,
  );
});
