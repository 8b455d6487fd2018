// What is compiled to predict stays with its model: it says what tfjs says after every change, and keeps no memory.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../lib/data/dataset.ts";
import { slice } from "../../lib/data/select.ts";
import { compiledPass } from "../../lib/model/_kept_predictions.ts";
import { embed } from "../../lib/model/embed.ts";
import { explain } from "../../lib/model/explain.ts";
import { predict } from "../../lib/model/predict.ts";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { train } from "../../lib/training/train.ts";
import { bars, barsModel } from "../_bars.ts";
import { multipliesBfloat16 } from "../tensorflow/compile/_bfloat16.ts";
import { CustomLayer } from "../tensorflow/compile/_custom_layer.ts";

const dataset = bars(30);

/** The sessions that TensorFlow opened since, and those that it still has. */
function sessions(): { readonly opened: number; readonly open: number } {
  return { opened, open: opened - closed };
}
let [opened, closed] = [0, 0];
const api = loadCApi().tf as {
  -readonly [Name in "TF_NewSession" | "TF_DeleteSession" | "TF_NewBufferFromString"]:
    CallableFunction;
};
const { TF_NewSession, TF_DeleteSession, TF_NewBufferFromString } = api;
api.TF_NewSession = (...input: unknown[]) => (opened++, TF_NewSession(...input));
api.TF_DeleteSession = (...input: unknown[]) => (closed++, TF_DeleteSession(...input));

/** How often a run was given options, which say in which thread it takes place. */
let runOptions = 0;
api.TF_NewBufferFromString = (...input: unknown[]) => (
  runOptions++, TF_NewBufferFromString(...input)
);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The process's memory without JavaScript's own. */
function nativeMemory(): number {
  collect();
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return rss - heapTotal - external;
}

/** What tfjs itself predicts. */
function expected(model: tf.LayersModel, { images, size }: Dataset): Float32Array {
  return tf.tidy(() => {
    const pixels = Float32Array.from(images, (byte) => byte / 255);
    return (model.predict(tf.tensor4d(pixels, [size, 12, 12, 1])) as tf.Tensor)
      .dataSync<"float32">();
  });
}

function assertNear(found: Float32Array, target: Float32Array, tolerance = 1e-6): void {
  assert.equal(found.length, target.length);
  found.forEach((p, i) =>
    assert.ok(Math.abs(p - target[i]!) < tolerance, `${p}, not ${target[i]}`)
  );
}

async function assertPredicts(model: tf.LayersModel, data = dataset): Promise<void> {
  assertNear((await predict(model, data)).probabilities, expected(model, data));
}

Deno.test("predict() compiles a model once, for all sizes, and anew only for another precision", async () => {
  const model = barsModel();
  const before = sessions();
  for (const size of [1, 30, 7, 8, 1, 29]) await assertPredicts(model, slice(dataset, 0, size));
  assert.equal(sessions().opened - before.opened, 1);
  const { probabilities, precision } = await predict(model, dataset, { precision: "bfloat16" });
  assert.equal(precision, "bfloat16");
  assertNear(probabilities, expected(model, dataset), 0.02);
  if (multipliesBfloat16()) {
    assert.notDeepEqual(probabilities, (await predict(model, dataset)).probabilities);
  }
  assert.equal((await predict(model, dataset)).precision, undefined);
  assert.equal(sessions().opened - before.opened, 2);
});

Deno.test("predict() computes few images in the calling thread, many in others", async () => {
  const model = barsModel();
  await predict(model, slice(dataset, 0, 1));
  for (const [size, options] of [[1, 0], [2, 1], [7, 1], [8, 0], [30, 0]] as const) {
    const before = runOptions;
    await assertPredicts(model, slice(dataset, 0, size));
    assert.equal(runOptions - before, options, `${size} images`);
  }
});

Deno.test("predict() tries precisions once for a model, says which it keeps to, and predicts in that", async () => {
  const model = barsModel();
  const before = sessions();
  const fastest = await predict(model, dataset, { precision: "fastest" });
  assert.equal(sessions().opened - before.opened, 2);
  for (const images of [dataset, slice(dataset, 0, 3)]) {
    const { precision = "float32" } = fastest;
    assert.deepEqual(
      await predict(model, images, { precision: "fastest" }),
      await predict(model, images, { precision }),
    );
  }
  assert.equal(sessions().opened - before.opened, 2);
  await assert.rejects(
    predict(barsModel(), dataset, { precision: "fastest", batchSize: 0 }),
    /^InputError: batchSize: expected .* found 0$/,
  );
  await assert.rejects(
    predict(model, dataset, { precision: "quick" as "fastest" }),
    /precision: expected "float32" or "bfloat16" or "fastest", found "quick"/,
  );
});

Deno.test("embed() and explain() compile a model once as well", async () => {
  const model = barsModel();
  const first = await embed(model, dataset);
  await explain(model, dataset, [0]);
  const before = sessions();
  assert.deepEqual(await embed(model, dataset), first);
  await explain(model, dataset, [1, 2]);
  assert.deepEqual(sessions(), before);
});

Deno.test("predict() and embed() have the weights that the model has, whatever changed them", async () => {
  const model = barsModel();
  const other = barsModel({ seed: 2 });
  const dense = model.layers.at(-1)!;
  const changes: Readonly<Record<string, () => unknown>> = {
    setWeights: () => model.setWeights(other.getWeights()),
    "setWeights again": () => model.setWeights(barsModel({ seed: 3 }).getWeights()),
    "a layer's setWeights": () =>
      dense.setWeights(dense.getWeights().map((weight) => tf.mul(weight, 2))),
    "a variable's assign": () => {
      const [kernel] = model.layers[0]!.weights;
      (kernel!.read() as tf.Variable).assign(tf.randomNormal([3, 3, 1, 32], 0, 1, "float32", 5));
    },
    "a LayerVariable's write": () => dense.weights[1]!.write(tf.tensor1d([1, 2, 3])),
    loadWeights: () => {
      const named = Object.fromEntries(
        model.weights.map((weight, at) => [weight.originalName, other.getWeights()[at]!]),
      );
      model.loadWeights(named);
    },
    fit: async () => {
      model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
      const pixels = Float32Array.from(dataset.images, (byte) => byte / 255);
      const labels = tf.oneHot(tf.tensor1d([...dataset.labels], "int32"), 3);
      await model.fit(tf.tensor4d(pixels, [30, 12, 12, 1]), labels, { epochs: 1, verbose: 0 });
    },
    train: () => train(model, bars(200), { epochs: 1, reporter: silent }),
    "an optimizer's step": () => {
      const variable = dense.weights[0]!.read() as tf.Variable;
      tf.train.sgd(0.1).minimize(() => tf.sum(tf.square(variable)), false, [variable]);
    },
  };
  let last = (await predict(model, dataset)).probabilities;
  let lastVectors = (await embed(model, dataset)).vectors;
  for (const [name, change] of Object.entries(changes)) {
    await change();
    const { probabilities } = await predict(model, dataset);
    assertNear(probabilities, expected(model, dataset));
    assert.notDeepEqual(probabilities, last, name);
    last = probabilities;
    const { vectors } = await embed(model, dataset);
    const trunk = tf.model({ inputs: model.inputs, outputs: dense.input as tf.SymbolicTensor });
    assertNear(vectors, expected(trunk, dataset), 1e-5);
    lastVectors = vectors;
  }
  assert.ok(lastVectors.length > 0);
});

Deno.test("predict() has the layers that the model has, and their settings", async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [12, 12, 1], filters: 3, kernelSize: 3 }),
      tf.layers.reLU(),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.softmax(),
    ],
  });
  await assertPredicts(model);
  // Private in TypeScript alone, and not meant to be changed; a notebook can.
  Object.assign(model.layers[1]!, { maxValue: 0.01 });
  const capped = expected(model, dataset);
  await assertPredicts(model);
  // tfjs itself goes on with the layers that it first predicted with.
  const now = () => tf.model({ inputs: model.inputs, outputs: model.outputs });
  model.add(tf.layers.dense({ units: 3, activation: "softmax" }));
  assertNear((await predict(model, dataset)).probabilities, expected(now(), dataset));
  assert.notDeepEqual(expected(now(), dataset), capped);
  model.pop();
  assertNear((await predict(model, dataset)).probabilities, capped);
});

Deno.test("predict() runs a user's own layer as it is at each call", async () => {
  let factor = 1;
  const layer = new CustomLayer("factor", (input, weight) => tf.mul(tf.mul(input, weight), factor));
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [12, 12, 1] }),
      layer,
      ...barsModel().layers,
    ],
  });
  const before = sessions();
  for (factor of [1, -1, 3]) await assertPredicts(model);
  assert.equal(sessions().opened - before.opened, 3);
  assert.equal(sessions().open, before.open);
});

/** Has a layer that only tracing covers. */
const traced = () =>
  tf.sequential({
    layers: [
      tf.layers.upSampling2d({ size: [2, 2], inputShape: [12, 12, 1] }),
      tf.layers.conv2d({ filters: 2, kernelSize: 5 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });

Deno.test("a model that needs each size to be known is compiled anew after a few of them", async () => {
  const model = traced();
  const before = sessions();
  for (let size = 1; size <= 24; size++) await assertPredicts(model, slice(dataset, 0, size));
  assert.equal(sessions().opened - before.opened, 3);
  assert.ok(sessions().open - before.open <= 1);
});

Deno.test("a pass that was begun goes on with its weights, whatever happens meanwhile", async () => {
  const model = barsModel();
  const { images } = dataset;
  const first = compiledPass(model, "float32")!;
  const target = first.predict(images, 30);
  const before = sessions();
  model.setWeights(barsModel({ seed: 9 }).getWeights());
  await assertPredicts(model);
  assert.deepEqual(first.predict(images, 30), target);
  assert.equal(sessions().open, before.open + 1);
  first[Symbol.dispose]();
  assert.equal(sessions().open, before.open);
});

Deno.test("what was compiled of a model goes when the model is disposed of", async () => {
  const [model, other] = [barsModel(), barsModel()];
  await predict(other, dataset);
  await predict(model, dataset);
  const before = sessions();
  model.dispose();
  await predict(other, dataset);
  assert.equal(sessions().open, before.open - 1);
  await assert.rejects(predict(model, dataset), /disposed/);
});

Deno.test("what was compiled of a model goes when the model is collected", async () => {
  const model = new WeakRef(
    await (async () => {
      const model = barsModel();
      await predict(model, dataset);
      await embed(model, dataset);
      await predict(model, dataset, { precision: "bfloat16" });
      return model;
    })(),
  );
  const before = sessions();
  for (let turn = 0; turn < 20 && sessions().open > before.open - 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  assert.equal(model.deref(), undefined);
  // Those of earlier tests as well.
  assert.ok(sessions().open <= before.open - 3);
});

Deno.test("10,000 calls with models and sizes in turn keep eight models and hardly more memory", async () => {
  const models = Array.from({ length: 10 }, (_, seed) => barsModel({ seed }));
  const own = models.slice(0, 4);
  for (const model of models) await predict(model, dataset);
  const { open } = sessions();
  assert.ok(open <= 8);
  const call = async (i: number) => {
    await predict(own[i % 4]!, slice(dataset, 0, 1 + i % 30));
  };
  for (let i = 0; i < 1000; i++) await call(i);
  const [tensors, memory] = [tf.memory().numTensors, nativeMemory()];
  const { opened } = sessions();
  for (let i = 0; i < 9000; i++) await call(i);
  assert.equal(sessions().opened, opened);
  assert.equal(tf.memory().numTensors, tensors);
  // It goes up and down by 20 MiB; 6 KB kept a call would be more than that.
  const growth = (nativeMemory() - memory) / 2 ** 20;
  assert.ok(growth < 50, `grew by ${growth.toFixed(1)} MiB`);
  // More models than are kept: each is compiled again, and none is left open.
  for (let i = 0; i < 200; i++) await predict(models[i % 10]!, slice(dataset, 0, 1 + i % 30));
  assert.ok(sessions().open <= 8);
});

Deno.test("predict() in bfloat16 refuses what cannot be compiled, and other precisions", async () => {
  const reads = new CustomLayer("reads", (input) => tf.tensor(input.dataSync(), input.shape));
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [12, 12, 1] }),
      reads,
      ...barsModel().layers,
    ],
  });
  await assert.rejects(
    predict(model, dataset, { precision: "bfloat16" }),
    /^InputError: precision: bfloat16 needs a compiled model, but layer reads .* in float32$/,
  );
  await assertPredicts(model);
  for (const images of [dataset, slice(dataset, 0, 0)]) {
    const fastest = await predict(model, images, { precision: "fastest" });
    assert.deepEqual(fastest, await predict(model, images));
  }
  const precision = "float16" as "float32";
  await assert.rejects(predict(model, dataset, { precision }), /precision: expected .*bfloat16/);
});

const silent = { onTrainBegin() {}, onStepEnd() {}, onEpochEnd() {}, onTrainEnd() {} };
