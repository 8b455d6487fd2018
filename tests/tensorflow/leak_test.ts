// Nothing is kept: what TensorFlow gives out is given back, after success and after failure, over thousands of steps.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import "../../lib/tensorflow/backend.ts";
import { FfiBinding } from "../../lib/tensorflow/binding.ts";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { attribute, binding, typed } from "./_eager.ts";
import { counted } from "./_ledger.ts";

const savedModel = fileURLToPath(new URL("./fixtures/saved_model", import.meta.url));
const megabyte = 2 ** 20;

Deno.test("all that the library gives out comes back, after success and after failure", () => {
  const { api, alive } = counted(loadCApi());
  const binding = new FfiBinding(api);
  const nothing = alive();
  assert.deepEqual(nothing, {
    ...{ op: 0, tensor: 0, handle: 0, buffer: 0, graph: 0, session: 0, options: 0 },
    status: 1, // the binding's own, used for every call
  });
  const { FLOAT, STRING } = DataType;
  const text = new TextEncoder().encode("a text of more than twenty-three bytes");
  const x = binding.createTensor([2, 3], FLOAT, new Float32Array(6));
  const texts = binding.createTensor([2], STRING, [text, text]);
  assert.deepEqual(alive(), { ...nothing, handle: 2 });

  for (const id of [x, texts]) binding.tensorDataSync(id);
  for (
    const failing of [
      () => binding.createTensor([2], FLOAT, new Float32Array(3)),
      () => binding.createTensor([-1], FLOAT, new Float32Array(0)),
      () => binding.createTensor([2], STRING, [text]),
      () => binding.executeOp("Nothing", [], [x], 1),
      () => binding.executeOp("Relu", [typed()], [x, 12345], 1),
      () => binding.executeOp("Relu", [typed()], [x, x], 1),
      () => binding.executeOp("Relu", [attribute("T", binding.TF_ATTR_TYPE, "x")], [x], 1),
      () => binding.executeOp("Relu", [typed()], [x], 0),
      () => binding.executeOp("Relu", [typed()], [x], -1),
      () => binding.executeOp("Relu", [typed(STRING)], [texts], 1),
      () => binding.executeOp("MatMul", [typed()], [x, x], 1),
      () => binding.tensorDataSync(12345),
      () => binding.loadSavedModel("/nowhere", "serve"),
      () => binding.loadSavedModel(savedModel, "train"),
      () => binding.runSavedModel(12345, [x], "x", "y"),
    ]
  ) {
    assert.throws(failing);
    assert.deepEqual(alive(), { ...nothing, handle: 2 }, String(failing));
  }

  const types = [typed(FLOAT, "SrcT"), typed(2, "DstT")]; // to double, which JavaScript cannot read here
  const [double] = binding.executeOp("Cast", types, [x], 1);
  assert.throws(() => binding.tensorDataSync(double!.id));
  assert.deepEqual(alive(), { ...nothing, handle: 3 });

  const model = binding.loadSavedModel(savedModel, "serve");
  const loaded = { ...nothing, handle: 5, graph: 1, session: 1 };
  const inputs = [[4, 2], [2]].map((shape) =>
    binding.createTensor(shape, FLOAT, new Float32Array(shape.reduce((a, b) => a * b)))
  );
  assert.deepEqual(alive(), loaded);
  const names = "serving_default_x,serving_default_y";
  const run = (ids: number[], from: string, to: string) =>
    binding.runSavedModel(model, ids, from, to);
  for (
    const failing of [
      () => run([inputs[0]!, 12345], names, "StatefulPartitionedCall:0"),
      () => run(inputs, "serving_default_x", "StatefulPartitionedCall:0"),
      () => run(inputs, names, "StatefulPartitionedCall:0,nothing:0"),
      () => run(inputs, names, "StatefulPartitionedCall:0,StatefulPartitionedCall:9"),
      () => run([texts, inputs[1]!], names, "StatefulPartitionedCall:0"),
    ]
  ) {
    assert.throws(failing);
    assert.deepEqual(alive(), loaded, String(failing));
  }
  const outputs = run(inputs, names, "StatefulPartitionedCall:0,StatefulPartitionedCall:1");
  assert.deepEqual(alive(), { ...loaded, handle: 7 });
  binding.deleteSavedModel(model);
  for (const { id } of [...outputs, double!]) binding.deleteTensor(id);
  for (const id of [...inputs, x, texts]) binding.deleteTensor(id);
  assert.deepEqual(alive(), nothing);
  assert.equal(binding.getNumOfTensors(), 0);
});

// Resident memory shows what no count does: each of these leaks would be of hundreds of megabytes.
const block = new Float32Array(megabyte / 4);
const text = new Uint8Array(1000).fill(65);
for (
  const [what, times, prepare] of [
    ["tensors of 1 MB", 2000, () => () => remove(floats())],
    ["reading tensors of 1 MB", 1000, () => () => {
      const x = floats();
      binding.tensorDataSync(x);
      remove(x);
    }],
    ["results of 1 MB", 1000, () => {
      const x = floats();
      return () => remove(binding.executeOp("Neg", [typed()], [x], 1)[0]!.id);
    }],
    ["errors about 1 MB", 3000, () => {
      const x = floats();
      return () => {
        const y = binding.executeOp("Neg", [typed()], [x], 1)[0]!.id;
        assert.throws(() => binding.executeOp("MatMul", [typed()], [x, y], 1));
        remove(y);
      };
    }],
    ["20 strings of 1 KB", 20_000, () => () => remove(strings())],
    ["reading 20 strings of 1 KB", 20_000, () => () => {
      const x = strings();
      binding.tensorDataSync(x);
      remove(x);
    }],
  ] as const
) {
  Deno.test(`${times} times ${what} leave the memory as it was`, () => {
    const run = prepare();
    const tensors = binding.getNumOfTensors();
    const growth = growthOver(times, run);
    assert.equal(binding.getNumOfTensors(), tensors);
    assert.ok(growth < 100 * megabyte, `grew by ${Math.round(growth / megabyte)} MB`);
  });
}

Deno.test("3000 steps of eager training keep no tensor and no memory", async () => {
  const { layers } = tf;
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [16, 16, 1], filters: 4, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
  const backend = tf.backend() as NodeJSKernelBackend; // which the first test of backend_test.ts asserts
  const pixels = Float32Array.from({ length: 32 * 16 * 16 }, (_, i) => Math.sin(i));
  const labels = tf.oneHot(tf.range(0, 32, 1, "int32").mod(tf.scalar(10, "int32")), 10);
  const step = async () => {
    const batch = tf.tensor4d(pixels, [32, 16, 16, 1]);
    await model.trainOnBatch(batch, labels);
    batch.dispose();
  };
  for (let i = 0; i < 500; i++) await step();
  const before = { ...tf.memory(), native: backend.getNumOfTFTensors(), rss: residentMemory() };
  for (let i = 0; i < 2500; i++) {
    await step();
    assert.equal(tf.memory().numTensors, before.numTensors);
    assert.equal(backend.getNumOfTFTensors(), before.native);
  }
  // One batch kept a step would be 78 MB.
  const growth = residentMemory() - before.rss;
  assert.ok(growth < 50 * megabyte, `grew by ${Math.round(growth / megabyte)} MB`);
});

function floats(): number {
  return binding.createTensor([block.length], DataType.FLOAT, block);
}

function strings(): number {
  return binding.createTensor([20], DataType.STRING, Array(20).fill(text));
}

function remove(id: number): void {
  binding.deleteTensor(id);
}

/** By how much memory grows over so many runs, once the first tenth has warmed up. */
function growthOver(times: number, run: () => void): number {
  for (let i = 0; i < times / 10; i++) run();
  const before = residentMemory();
  for (let i = 0; i < times; i++) run();
  return residentMemory() - before;
}

/** The process's memory without JavaScript's own, which comes and goes with garbage collection. */
function residentMemory(): number {
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return rss - heapTotal - external;
}
