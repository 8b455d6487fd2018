// Tensors: written, read back, and refused, through the binding on TensorFlow itself.

import assert from "node:assert/strict";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { attribute, binding, bytesOf, floats, strings, textsOf, typed } from "./_eager.ts";

const { FLOAT, INT32, UINT8, STRING, COMPLEX64, INT64, BOOL } = DataType;

for (
  const [name, type, shape, values] of [
    ["float32", FLOAT, [2, 3], Float32Array.of(0, -0, 1.5, -3.4e38, Infinity, NaN)],
    ["int32", INT32, [3], Int32Array.of(-2147483648, 0, 2147483647)],
    ["uint8", UINT8, [2, 2], Uint8Array.of(0, 1, 128, 255)],
    ["bool", BOOL, [3], Uint8Array.of(1, 0, 1)],
    ["int64", INT64, [2], BigInt64Array.of(-1n, 2n ** 62n)],
    ["complex64, real part first", COMPLEX64, [2], Float32Array.of(1, -2, 3, -4)],
    ["a scalar", FLOAT, [], Float32Array.of(7)],
    ["no elements", FLOAT, [2, 0, 3], Float32Array.of()],
  ] as const
) {
  Deno.test(`a tensor reads back as it was written: ${name}`, () => {
    const id = binding.createTensor([...shape], type, values);
    assert.deepEqual(binding.describe(id), { shape: [...shape], dtype: type });
    assert.deepEqual(binding.tensorDataSync(id), values);
    binding.deleteTensor(id);
  });
}

Deno.test("int64 may be written as pairs of int32, low half first, as tfjs-node does", () => {
  const id = binding.createTensor([2], INT64, Int32Array.of(5, 0, -7, -1));
  assert.deepEqual(binding.tensorDataSync(id), BigInt64Array.of(5n, -7n));
});

Deno.test("a tensor is a copy: writing to the array afterwards changes nothing", () => {
  const values = Float32Array.of(1, 2);
  const id = binding.createTensor([2], FLOAT, values);
  values.fill(9);
  const read = binding.tensorDataSync(id);
  read.fill(8);
  assert.deepEqual(binding.tensorDataSync(id), Float32Array.of(1, 2));
});

Deno.test("a tensor takes the part of memory that its view shows", () => {
  const whole = Float32Array.of(0, 1, 2, 3, 4);
  const id = binding.createTensor([2], FLOAT, whole.subarray(1, 3));
  assert.deepEqual(binding.tensorDataSync(id), Float32Array.of(1, 2));
});

Deno.test("string tensors keep every byte: empty, short, longer than 23 bytes, Unicode, binary", () => {
  const values = ["", "short", "x".repeat(23), "y".repeat(24), "zwölf ✓ 🎈", "z".repeat(100_000)];
  assert.deepEqual(textsOf(strings([2, 3], ...values)), values);
  const binary = Uint8Array.of(0, 255, 254, 0);
  assert.deepEqual(bytesOf(strings([], binary)), [binary]);
  assert.deepEqual(bytesOf(strings([2, 0])), []);
});

Deno.test("createTensor refuses values of another size, and says both", () => {
  assert.throws(() => binding.createTensor([2, 2], FLOAT, new Float32Array(3)), {
    name: "TypeError",
    message: "tensor of shape [2,2] and TensorFlow data type 1: expected 16 bytes, found 12",
  });
  assert.throws(() => strings([3], "a"), {
    name: "TypeError",
    message: "string tensor of shape [3]: expected 3 strings, found 1",
  });
});

Deno.test("createTensor refuses values of another kind, even of the same size", () => {
  const wrong = [
    [FLOAT, Int32Array.of(1)],
    [INT32, Float32Array.of(1)],
    [BOOL, Int8Array.of(1)],
    [INT64, Float64Array.of(1)],
    [DataType.RESOURCE, new Uint8Array(0)],
    [99, new Uint8Array(0)],
  ] as const;
  for (const [type, values] of wrong) {
    assert.throws(() => binding.createTensor([values.length], type, values), {
      name: "TypeError",
      message: new RegExp(
        `data type ${type}: its values cannot come from ${values.constructor.name}`,
      ),
    });
  }
  assert.throws(() => binding.createTensor([1], FLOAT, [1]), {
    name: "TypeError",
    message: "createTensor: expected a typed array, found object",
  });
  assert.throws(() => binding.createTensor([1], STRING, ["text"]), {
    name: "TypeError",
    message: /expected an array of Uint8Array/,
  });
});

Deno.test("createTensor refuses the shapes that TensorFlow would end the process for", () => {
  const shapes = [
    ...[[-1], [-1, -1], [0, -1], [0.5, 2], [NaN], [Infinity], Array(255).fill(1)],
    ...[[2 ** 40, 2 ** 40, 0], [0, 2 ** 40, 2 ** 40], [2 ** 64, 0]],
  ];
  for (const shape of shapes) {
    for (
      const [type, none, one] of [
        [FLOAT, new Float32Array(0), new Float32Array(1)],
        [STRING, [], [new Uint8Array(1)]],
      ] as const
    ) {
      for (const values of [none, one]) {
        assert.throws(() => binding.createTensor(shape, type, values), {
          name: "RangeError",
          message: /expected at most 254 dimensions, each a whole number from 0 up/,
        });
      }
    }
  }
});

Deno.test("tensorDataSync refuses a type that JavaScript has no array for", () => {
  const double = 2;
  const attributes = [typed(FLOAT, "SrcT"), typed(double, "DstT")];
  const [cast] = binding.executeOp("Cast", attributes, [floats([1], 1)], 1);
  assert.equal(cast!.dtype, double);
  const error = { name: "TypeError", message: /TensorFlow data type 2: JavaScript has no array/ };
  assert.throws(() => binding.tensorDataSync(cast!.id), error);
  const variable = [typed(FLOAT, "dtype"), attribute("shape", binding.TF_ATTR_SHAPE, [2])];
  const [handle] = binding.executeOp("VarHandleOp", variable, [], 1);
  assert.throws(() => binding.tensorDataSync(handle!.id), { name: "TypeError" });
});
