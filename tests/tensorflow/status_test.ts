// TensorFlow's errors: whole, typed, and gone by the next call.

import assert from "node:assert/strict";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { TensorFlowError } from "../../lib/tensorflow/status.ts";
import { attribute, binding, floats, integers, strings, typed } from "./_eager.ts";

Deno.test("an error has the op's name, the code's name and TensorFlow's own words", () => {
  const transposes = ["transpose_a", "transpose_b"].map((name) =>
    attribute(name, binding.TF_ATTR_BOOL, false)
  );
  const [a, b] = [floats([2, 3], 1, 2, 3, 4, 5, 6), floats([2, 2], 1, 2, 3, 4)];
  const error = caught(() => binding.executeOp("MatMul", [typed(), ...transposes], [a, b], 1));
  assert.equal(error.op, "MatMul");
  assert.equal(error.code, "INVALID_ARGUMENT");
  assert.equal(
    error.message,
    "MatMul: Matrix size-incompatible: In[0]: [2,3], In[1]: [2,2] (INVALID_ARGUMENT)",
  );
});

Deno.test("an unknown op is NOT_FOUND", () => {
  const error = caught(() => binding.executeOp("Conv9D", [], [], 1));
  assert.equal(error.code, "NOT_FOUND");
  assert.match(error.message, /^Conv9D: 'Conv9D' is neither a type of a primitive operation/);
});

Deno.test("an op's name cannot hold a zero byte, which would name another op", () => {
  assert.throws(() => binding.executeOp("Relu\0", [typed()], [floats([1], 1)], 1), {
    name: "TypeError",
    message: '"Relu\\u0000": a zero byte would end this name early',
  });
});

Deno.test("an op without a kernel for its type is UNIMPLEMENTED or NOT_FOUND, not a crash", () => {
  const text = strings([1], "a");
  const error = caught(() => binding.executeOp("Relu", [typed(DataType.STRING)], [text], 1));
  assert.match(error.message, /^Relu: .*\((UNIMPLEMENTED|NOT_FOUND|INVALID_ARGUMENT)\)$/s);
});

Deno.test("a long message arrives whole", () => {
  const no = binding.createTensor([], DataType.BOOL, Uint8Array.of(0));
  const long = "ж".repeat(100_000) + " and its end";
  const types = attribute("T", binding.TF_ATTR_TYPE, [DataType.STRING]);
  const { message } = caught(() =>
    binding.executeOp("Assert", [types], [no, strings([], long)], 0)
  );
  assert.equal(message, `Assert: assertion failed: [${long}] (INVALID_ARGUMENT)`);
});

Deno.test("a message with bytes that are not UTF-8 is still readable", () => {
  const text = strings([], Uint8Array.of(0xff, 0xfe, 0x41));
  const { message } = caught(() =>
    binding.executeOp("StringToNumber", [typed(DataType.FLOAT, "out_type")], [text], 1)
  );
  assert.match(message, /could not correctly convert string: \ufffd+A/);
});

Deno.test("an error is forgotten by the next call", () => {
  const [one, zero] = [integers([1], 1), integers([1], 0)];
  const divide = (by: number) =>
    binding.executeOp("FloorDiv", [typed(DataType.INT32)], [one, by], 1);
  for (let round = 0; round < 3; round++) {
    assert.match(caught(() => divide(zero)).message, /Integer division by zero/);
    assert.deepEqual(binding.tensorDataSync(divide(one)[0]!.id), Int32Array.of(1));
    assert.deepEqual(binding.describe(floats([3], 1, 2, 3)).shape, [3]);
  }
});

function caught(run: () => unknown): TensorFlowError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof TensorFlowError, String(error));
    return error;
  }
  return assert.fail("expected an error of TensorFlow's");
}
