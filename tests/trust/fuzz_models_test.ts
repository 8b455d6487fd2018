// Generated model folders and checkpoints: whatever they say, they are loaded as they are or refused by file.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { loadModel } from "../../lib/store/load_model.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { ModelFileError } from "../../lib/store/read_model_file.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { barsModel } from "../_bars.ts";
import { changes, fuzz, mangle } from "./_fuzz.ts";

const { layers } = tf;
const inputShape = [6, 6, 1];

/** Small networks of as many kinds of layers as fit. */
function networks(): readonly tf.LayersModel[] {
  const input = () => layers.inputLayer({ inputShape });
  const output = () => layers.dense({ units: 2, activation: "softmax" });
  const image = tf.input({ shape: inputShape });
  const branch = layers.conv2d({ filters: 2, kernelSize: 3, padding: "same" });
  const added = layers.add().apply([
    branch.apply(image) as tf.SymbolicTensor,
    layers.depthwiseConv2d({ kernelSize: 1, depthMultiplier: 2 }).apply(image) as tf.SymbolicTensor,
  ]);
  const functional = output().apply(
    layers.globalAveragePooling2d({ dataFormat: "channelsLast" }).apply(
      added as tf.SymbolicTensor,
    ) as tf.SymbolicTensor,
  );
  return [
    tf.sequential({
      layers: [
        input(),
        layers.conv2d({ filters: 2, kernelSize: 3, activation: "relu", strides: 2 }),
        layers.batchNormalization(),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.dropout({ rate: 0.5 }),
        layers.flatten(),
        output(),
      ],
    }),
    tf.model({ inputs: image, outputs: functional as tf.SymbolicTensor }),
    tf.sequential({
      layers: [
        input(),
        layers.separableConv2d({ filters: 2, kernelSize: 2, dilationRate: 2 }),
        layers.zeroPadding2d({ padding: 1 }),
        layers.upSampling2d({ size: [2, 2] }),
        layers.averagePooling2d({ poolSize: 3 }),
        layers.reshape({ targetShape: [-1, 2] }),
        layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
        layers.bidirectional({ layer: layers.gru({ units: 2 }) as tf.RNN, mergeMode: "concat" }),
        layers.layerNormalization(),
        layers.repeatVector({ n: 2 }),
        layers.lstm({ units: 2 }),
        layers.prelu(),
        output(),
      ],
    }),
    tf.sequential({
      layers: [
        input(),
        tf.sequential({
          layers: [
            input(),
            layers.conv2d({ filters: 3, kernelSize: 3, kernelRegularizer: "l1l2" }),
            layers.leakyReLU(),
          ],
        }),
        layers.gaussianNoise({ stddev: 1 }),
        layers.permute({ dims: [3, 1, 2] }),
        layers.flatten(),
        layers.dense({ units: 3, kernelConstraint: "maxNorm" }),
        output(),
      ],
    }),
  ];
}

/** What tfjs saves of a network: model.json, whose weights lie in `weights.bin`. */
interface Saved {
  readonly modelTopology: unknown;
  readonly weightsManifest: [{ paths: string[]; weights: tf.io.WeightsManifestEntry[] }];
}

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const saved: Saved[] = [];
for (const network of networks()) {
  const path = join(folder, `saved${saved.length}`);
  await saveModel({ model: network }, path);
  saved.push(JSON.parse(await Deno.readTextFile(join(path, "model.json"))));
  network.dispose();
}

const classes = [
  ...Object.keys(tf.serialization.SerializationMap.getMap().classNameMap),
  ...["relu", "softmax", "sum", "channels_first", "causal", "same"],
];

fuzz(
  "generated model.json files are loaded and predict, or refused by file in one line, and leave no tensor",
  150,
  fc.record({
    network: fc.nat(saved.length - 1),
    part: fc.constantFrom("topology", "topology", "manifest", "whole"),
    wanted: changes(classes),
    enough: fc.constantFrom(true, true, true, false),
    number: fc.constantFrom(0, 0, 1, 1e30, NaN, -Infinity),
  }),
  async ({ network, part, wanted, enough, number }) => {
    const good = saved[network]!;
    const json = part === "topology"
      ? { ...good, modelTopology: mangle(good.modelTopology, wanted) }
      : part === "manifest"
      ? { ...good, weightsManifest: mangle(good.weightsManifest, wanted) }
      : mangle(good, wanted);
    const path = join(folder, "fuzzed");
    await Deno.mkdir(path, { recursive: true });
    await Deno.writeTextFile(join(path, "model.json"), JSON.stringify(json) ?? "");
    // As many bytes as the manifest asks for, where it asks for few: else nothing would get past that check.
    const elements = good.weightsManifest[0].weights.reduce(
      (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
      0,
    );
    const claimed = enough ? claimedBytes(json) ?? 4 * elements : 4 * elements;
    await Deno.writeFile(
      join(path, "weights.bin"),
      new Uint8Array(new Float32Array(Math.ceil(claimed / 4)).fill(number).buffer, 0, claimed),
    );
    const tensors = tf.memory().numTensors;
    const { warn } = console;
    console.warn = () => {};
    let said = "";
    try {
      const { model, card } = await loadModel(path, { card: "optional" });
      tf.tidy(() => {
        const result = model.predict(tf.ones([1, ...card.inputShape])) as tf.Tensor;
        assert.equal(result.size, card.classNames.length);
      });
      // Not by its own dispose(), which throws if a layer was never applied (tfjs 4.22.0).
      tf.dispose(model.weights.map((weight) => weight.read()));
      return "predicts";
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error;
      said = error.message;
      assert.match(error.message, /^[^\n]*fuzzed[^\n]*: expected [^\n]*, found[^\n]*$/);
      assert.ok(error.message.length < 3700);
      return "refused";
    } finally {
      console.warn = warn;
      assert.equal(({} as { a?: unknown }).a, undefined, "no prototype was reached");
      const left = tf.memory().numTensors - tensors;
      assert.equal(left, 0, `${left} tensors are left: ${said}`);
    }
  },
  ["predicts", "refused"],
);

/** How many bytes a manifest asks for, if it is one and asks for little. */
function claimedBytes(json: unknown): number | undefined {
  try {
    const [{ weights }] = (json as Saved).weightsManifest;
    const bytes = weights.reduce(
      (sum, { shape }) => sum + 4 * shape.reduce((product, size) => product * size, 1),
      0,
    );
    return bytes >= 0 && bytes < 2 ** 20 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const cardFolder = join(folder, "card");
await saveModel({ model: barsModel() }, cardFolder);
const goodCard = JSON.parse(await Deno.readTextFile(join(cardFolder, "card.json")));

fuzz(
  "generated cards are taken with every field of its type, or refused by field in one line",
  300,
  changes(),
  async (wanted) => {
    const path = join(cardFolder, "card.json");
    await Deno.writeTextFile(path, JSON.stringify(mangle(goodCard, wanted)) ?? "");
    try {
      const card = await readCard(cardFolder);
      assert.ok([card.format, card.parameters, ...card.inputShape].every(Number.isSafeInteger));
      assert.ok(
        [card.name, card.saved, ...card.classNames].every((text) => typeof text === "string"),
      );
      for (const { bytes, sha256 } of Object.values(card.files)) {
        assert.ok(Number.isSafeInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256));
      }
      return "taken";
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error;
      assert.match(error.message, /card\.json: [^\n]*expected [^\n]*, found[^\n]*$/);
      return "refused";
    }
  },
  ["taken", "refused"],
);
