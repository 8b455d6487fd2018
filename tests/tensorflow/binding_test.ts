// FfiBinding, method by method, on TensorFlow itself.

import assert from "node:assert/strict";
import { FfiBinding } from "../../lib/tensorflow/binding.ts";
import { type CApi, loadCApi } from "../../lib/tensorflow/c_api.ts";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { TensorFlowError } from "../../lib/tensorflow/status.ts";
import { attribute, binding, floats, integers, typed } from "./_eager.ts";

const { FLOAT, INT32 } = DataType;

Deno.test("deleteTensor frees once; a second time and an unknown id are errors, not crashes", () => {
  const before = binding.getNumOfTensors();
  const id = floats([1], 1);
  assert.equal(binding.getNumOfTensors(), before + 1);
  binding.deleteTensor(id);
  assert.equal(binding.getNumOfTensors(), before);
  const error = {
    name: "ReferenceError",
    message: `deleteTensor: no tensor has the id ${id}; it was disposed or never made`,
  };
  assert.throws(() => binding.deleteTensor(id), error);
  assert.throws(() => binding.deleteTensor(-1), { name: "ReferenceError" });
  assert.throws(() => binding.tensorDataSync(id), { name: "ReferenceError" });
  assert.throws(() => binding.describe(id), { name: "ReferenceError" });
  assert.throws(() => binding.executeOp("Relu", [typed()], [id], 1), {
    name: "ReferenceError",
    message: `Relu: no tensor has the id ${id}; it was disposed or never made`,
  });
});

Deno.test("executeOp returns id, shape and data type of each output", () => {
  const outputs = binding.executeOp(
    "TopKV2",
    [typed(), attribute("sorted", binding.TF_ATTR_BOOL, true)],
    [floats([2, 3], 3, 1, 2, 4, 6, 5), integers([], 2)],
    2,
  );
  assert.deepEqual(outputs.map(({ shape, dtype }) => ({ shape, dtype })), [
    { shape: [2, 2], dtype: FLOAT },
    { shape: [2, 2], dtype: INT32 },
  ]);
  assert.deepEqual(binding.tensorDataSync(outputs[0]!.id), Float32Array.of(3, 2, 6, 5));
  assert.deepEqual(binding.tensorDataSync(outputs[1]!.id), Int32Array.of(0, 2, 1, 2));
});

Deno.test("executeOp runs ops without inputs and ops without outputs", () => {
  const [half] = binding.executeOp("EmptyTensorMap", [], [], 1);
  assert.deepEqual(half!.shape, []);
  assert.deepEqual(binding.executeOp("NoOp", [], [], 0), []);
});

Deno.test("executeOp refuses too little room for the outputs and ignores too much", () => {
  const x = floats([1], -1);
  assert.throws(() => binding.executeOp("Relu", [typed()], [x], 0), {
    name: "TensorFlowError",
    message: /Expecting 1 outputs, but \*num_retvals is 0/,
  });
  assert.equal(binding.executeOp("Relu", [typed()], [x], 3).length, 1);
});

Deno.test("the binding says which TensorFlow it is, and needs no GPU", () => {
  assert.match(binding.TF_Version, /^2\.\d+\.\d+/);
  assert.equal(binding.isUsingGpuDevice(), false);
});

Deno.test("an output that cannot be described frees the outputs before and after it", () => {
  const api = loadCApi();
  let [reads, deleted] = [0, 0];
  // The library itself, given a null handle at the second output's shape, which it reports as an error.
  const faulty: CApi = {
    ...api,
    tf: {
      ...api.tf,
      TFE_TensorHandleDim: (handle, axis, status) =>
        api.tf.TFE_TensorHandleDim(++reads === 2 ? null : handle, axis, status),
      TFE_DeleteTensorHandle: (handle) => {
        deleted++;
        api.tf.TFE_DeleteTensorHandle(handle);
      },
    },
  };
  const other = new FfiBinding(faulty);
  const x = other.createTensor([3], FLOAT, Float32Array.of(1, 2, 3));
  const k = other.createTensor([], INT32, Int32Array.of(2));
  assert.throws(() => other.executeOp("TopKV2", [typed()], [x, k], 2), TensorFlowError);
  assert.equal(deleted, 2);
  assert.equal(other.getNumOfTensors(), 2);
  assert.equal(other.executeOp("TopKV2", [typed()], [x, k], 2).length, 2);
});
