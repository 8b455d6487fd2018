// TensorFlow SavedModels, through tfjs-node's own interface and through the binding.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import * as savedModels from "@tensorflow/tfjs-node/dist/saved_model.js";
import "../../lib/tensorflow/backend.ts";
import { binding, floats } from "./_eager.ts";

const folder = fileURLToPath(new URL("./fixtures/saved_model", import.meta.url));

Deno.test("tfjs-node lists a SavedModel's signatures", async () => {
  const [graph, ...more] = await savedModels.getMetaGraphsFromSavedModel(folder);
  assert.deepEqual(more, []);
  assert.deepEqual(graph!.tags, ["serve"]);
  const signatures = graph!.signatureDefs;
  assert.deepEqual(Object.keys(signatures).sort(), ["serving_default", "shout", "whole"]);
  const { x, y } = signatures["serving_default"]!.inputs;
  assert.deepEqual([x!.name, x!.dtype], ["serving_default_x:0", "float32"]);
  assert.deepEqual([y!.name, y!.tfDtype], ["serving_default_y:0", "DT_FLOAT"]);
});

Deno.test("tfjs-node loads a SavedModel, predicts with it by name and frees it", async () => {
  const model = await savedModels.loadSavedModel(folder);
  const inputs = { x: tf.tensor2d([[1, 2], [3, 4]]), y: tf.tensor1d([10, 20]) };
  const outputs = model.predict(inputs) as tf.NamedTensorMap;
  assert.deepEqual(await outputs["out"]!.array(), [[12, 24], [16, 28]]);
  assert.deepEqual(await outputs["total"]!.array(), [28, 52]);
  const before = tf.memory().numTensors;
  tf.dispose(model.predict(inputs));
  assert.equal(tf.memory().numTensors, before);
  assert.equal(savedModels.getNumOfSavedModels(), 1);
  model.dispose();
  assert.equal(savedModels.getNumOfSavedModels(), 0);
  tf.dispose([inputs, outputs]);
});

Deno.test("a SavedModel takes and gives strings", async () => {
  const model = await savedModels.loadSavedModel(folder, ["serve"], "shout");
  const shouted = model.predict(tf.tensor1d(["zwölf", "", "✓ ok"], "string")) as tf.Tensor;
  assert.deepEqual([...shouted.dataSync<"string">()], ["ZWÖLF", "", "✓ OK"]);
  model.dispose();
});

Deno.test("a SavedModel takes uint8 and int64, and gives int64 as BigInt64Array", async (test) => {
  const model = await savedModels.loadSavedModel(folder, ["serve"], "whole");
  const predict = (big: number[], small: number[]) => {
    const inputs = { big: tf.tensor1d(big, "int32"), small: tf.tensor1d(small, "int32") };
    const { out } = withoutWarning(() => model.predict(inputs) as tf.NamedTensorMap);
    return out!.dataSync() as unknown; // tfjs has no type for int64
  };
  assert.deepEqual(predict([1, 70000], [255, 0]), BigInt64Array.of(256n, 70000n));
  await test.step("tfjs-node 4.22.0 still loses the sign of an int64 input", () => {
    assert.deepEqual(predict([-1, -2], [0, 0]), BigInt64Array.of(2n ** 32n - 1n, 2n ** 32n - 2n));
  });
  model.dispose();
});

Deno.test("a missing folder, a wrong tag and a wrong signature are told by tfjs-node", async () => {
  await assert.rejects(savedModels.loadSavedModel("/nowhere"), {
    message: "There is no saved_model.pb file in the directory: /nowhere",
  });
  await assert.rejects(savedModels.loadSavedModel(folder, ["train"]), {
    message: "The SavedModel does not have tags: train",
  });
  await assert.rejects(savedModels.loadSavedModel(folder, ["serve"], "sing"), {
    message: "The SavedModel does not have signature: sing",
  });
});

Deno.test("the binding tells a missing folder and a wrong tag in TensorFlow's words", () => {
  assert.throws(() => binding.loadSavedModel("/nowhere", "serve"), {
    name: "TensorFlowError",
    message: /^SavedModel \/nowhere: Could not find SavedModel .*\(NOT_FOUND\)$/,
  });
  assert.throws(() => binding.loadSavedModel(folder, "train,gpu"), {
    message: /Could not find meta graph def matching supplied tags: \{ (train gpu|gpu train) \}/,
  });
  assert.equal(binding.getNumOfSavedModels(), 0);
});

Deno.test("a damaged SavedModel is an error, not a crash", () => {
  const damaged = Deno.makeTempDirSync();
  try {
    const bytes = Deno.readFileSync(`${folder}/saved_model.pb`);
    for (const kept of [0, 100, bytes.length >> 1, bytes.length - 1]) {
      Deno.writeFileSync(`${damaged}/saved_model.pb`, bytes.subarray(0, kept));
      assert.throws(() => binding.loadSavedModel(damaged, "serve"), { name: "TensorFlowError" });
    }
  } finally {
    Deno.removeSync(damaged, { recursive: true });
  }
});

Deno.test("the binding runs a SavedModel by the names of its ops", () => {
  const id = binding.loadSavedModel(folder, "serve");
  const before = binding.getNumOfTensors();
  const inputs = [floats([1, 2], 1, 2), floats([2], 10, 20)];
  const names = "serving_default_x,serving_default_y";
  const [first, second] = ["StatefulPartitionedCall:0", "StatefulPartitionedCall:1"];
  const outputs = binding.runSavedModel(id, inputs, names, `${second},${first},${first}`);
  assert.deepEqual(outputs.map(({ shape, dtype }) => [shape, dtype]), [
    [[2], binding.TF_FLOAT],
    [[1, 2], binding.TF_FLOAT],
    [[1, 2], binding.TF_FLOAT],
  ]);
  assert.deepEqual(binding.tensorDataSync(outputs[1]!.id), Float32Array.of(12, 24));
  const fails = (inputNames: string, output: string, error: object) => {
    assert.throws(() => binding.runSavedModel(id, inputs, inputNames, output), error);
  };
  fails("serving_default_x", first!, {
    name: "RangeError",
    message: "SavedModel: expected 1 inputs (serving_default_x), found 2",
  });
  fails(names, "nothing:0", {
    name: "ReferenceError",
    message: 'SavedModel: its graph has no op named "nothing"',
  });
  for (const wrong of ["StatefulPartitionedCall:-1", "StatefulPartitionedCall:x", ""]) {
    fails(names, wrong, { name: "ReferenceError" });
  }
  fails(names, "StatefulPartitionedCall:7", { message: /does not have output 7 \(OUT_OF_RANGE\)/ });
  fails("serving_default_x,serving_default_x", first!, { message: /fed more than once/ });
  assert.throws(() => binding.runSavedModel(id, [99_999], "serving_default_x", first!), {
    message: "runSavedModel: no tensor has the id 99999; it was disposed or never made",
  });
  for (const { id } of outputs) binding.deleteTensor(id);
  for (const id of inputs) binding.deleteTensor(id);
  assert.equal(binding.getNumOfTensors(), before);
  binding.deleteSavedModel(id);
  const gone = { name: "ReferenceError", message: /^no SavedModel has the id \d+/ };
  assert.throws(() => binding.deleteSavedModel(id), gone);
  assert.throws(() => binding.runSavedModel(id, [], "", first!), gone);
});

/** tfjs-node warns of every int64 output. */
function withoutWarning<T>(run: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return run();
  } finally {
    console.warn = warn;
  }
}
