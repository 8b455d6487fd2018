// The backend that a process gets: native TensorFlow, or without it a slower one that says so.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { backend, inferring } from "../../lib/tensorflow/backend.ts";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { fileNames } from "../../lib/tensorflow/find_library.ts";
import { assertNear } from "./_ops_fixture.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { type Ended, subprocess } from "./_subprocess.ts";

Deno.test("importing the backend makes tfjs run on TensorFlow", () => {
  assert.deepEqual(backend, { name: "tensorflow", version: loadCApi().version });
  assert.equal(tf.getBackend(), "tensorflow");
});

Deno.test("inferring() stays on TensorFlow where it is, and returns what it is given", async () => {
  assert.equal(await inferring(() => tf.getBackend()), "tensorflow");
  assert.deepEqual(await inferring(() => tf.tensor1d([1, 2]).array()), [1, 2]);
  await assert.rejects(inferring(() => Promise.reject(new Error("mine"))), { message: "mine" });
});

Deno.test("file:// saves a model, with its optimizer too, and loads it again", async () => {
  await using folder = await temporaryFolder();
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  await model.fit(tf.zeros([4, 2]), tf.ones([4, 3]), { epochs: 1, verbose: 0 });
  const saved = await model.save(`file://${folder.path}/saved`, { includeOptimizer: true });
  assert.ok(
    saved.modelArtifactsInfo.weightDataBytes! > 9 * 4,
    "weights, and the optimizer's slots",
  );
  const loaded = await tf.loadLayersModel(`file://${folder.path}/saved/model.json`);
  const values = (of: tf.LayersModel) => of.getWeights().map((weight) => weight.arraySync());
  assert.deepEqual(values(loaded), values(model));
  const missing = tf.loadLayersModel(`file://${folder.path}/missing/model.json`);
  await assert.rejects(missing, /missing.model\.json does not exist/);
});

// Infers three times at once, predicts, trains, predicts again, and fails to infer once.
const program = `
import * as tf from "@tensorflow/tfjs";
import { backend, inferring } from "lib/backend.ts";
const backendAfter = (ms) => inferring(async () => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return tf.getBackend();
});
const overlapping = await Promise.all([backendAfter(40), backendAfter(5), backendAfter(20)]);
const seeded = (seed) => tf.initializers.glorotUniform({ seed });
const model = tf.sequential({ layers: [
  tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu", kernelInitializer: seeded(1) }),
  tf.layers.maxPooling2d({ poolSize: 2 }),
  tf.layers.batchNormalization(),
  tf.layers.flatten(),
  tf.layers.dropout({ rate: 0.2, seed: 3 }),
  tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: seeded(2) }),
] });
model.compile({ optimizer: tf.train.sgd(0.1), loss: "categoricalCrossentropy" });
const x = tf.randomNormal([12, 8, 8, 1], 0, 1, "float32", 4);
const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], "int32"), 3);
const predict = () => inferring(() => tf.tidy(() => [tf.getBackend(), [...model.predict(x).dataSync()]]));
const [inside, before] = await predict();
const { history: { loss } } = await model.fit(x, y, { epochs: 5, batchSize: 12, shuffle: false, verbose: 0 });
const [, after] = await predict();
const failed = await inferring(() => { throw new Error("mine"); }).catch((error) => error.message);
const outside = tf.getBackend();
console.log(JSON.stringify({ backend, inside, outside, overlapping, before, loss, after, failed }));
`;

interface Report {
  readonly backend: { readonly name: string; readonly version: string };
  readonly inside: string;
  readonly outside: string;
  readonly overlapping: string[];
  readonly before: number[];
  readonly loss: number[];
  readonly after: number[];
  readonly failed: string;
}

Deno.test("without TensorFlow: loud, trains in JavaScript, predicts in WebAssembly what TensorFlow would", async () => {
  const native = await subprocess(program);
  const folder = await Deno.makeTempDir();
  let fallback: Ended;
  try {
    for (const name of fileNames()[0]!) await Deno.writeTextFile(`${folder}/${name}`, "broken\n");
    fallback = await subprocess(program, { env: { LIBTENSORFLOW_DIR: folder } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }

  assert.deepEqual([native.code, native.stderr], [0, ""]);
  assert.equal(fallback.code, 0, fallback.stderr);
  assert.match(
    fallback.stderr,
    /^WITHOUT NATIVE TENSORFLOW: training runs in plain JavaScript, about a hundred times slower, and predictions in WebAssembly\.\n/,
  );
  assert.match(fallback.stderr, /libtensorflow.*cannot be loaded/);
  assert.doesNotMatch(fallback.stderr, /install our node backend/);
  assert.match(fallback.stderr, /npx deno@2\.9\.6 task setup/);

  const [expected, found] = [native, fallback].map(({ stdout }) => JSON.parse(stdout) as Report);
  assert.equal(expected!.backend.name, "tensorflow");
  assert.deepEqual([expected!.inside, expected!.outside], ["tensorflow", "tensorflow"]);
  assert.deepEqual(found!.backend, { name: "cpu", version: tf.version_core });
  assert.deepEqual([found!.inside, found!.outside], ["wasm", "cpu"]);
  assert.deepEqual(found!.overlapping, ["wasm", "wasm", "wasm"]);
  assert.deepEqual([found!.failed, expected!.failed], ["mine", "mine"]);
  assertNear(found!.before, expected!.before, 1e-5);
  assert.ok(found!.loss.at(-1)! < found!.loss[0]!, "training lowers the loss");
  assertNear(found!.loss, expected!.loss, 1e-3);
  assertNear(found!.after, expected!.after, 1e-3);
});
