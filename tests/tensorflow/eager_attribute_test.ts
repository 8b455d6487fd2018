// Attributes of every type, scalar and list, as TensorFlow takes them and as it refuses them.

import assert from "node:assert/strict";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { Message } from "../../lib/tensorflow/wire.ts";
import { attribute, binding, floats, integers, strings, textsOf, typed } from "./_eager.ts";

const { TF_ATTR_STRING, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE } =
  binding;

Deno.test("a string attribute: text, Unicode, nothing", () => {
  const replace = (pattern: string, rewrite: string, text: string) => {
    const attributes = [
      attribute("pattern", TF_ATTR_STRING, pattern),
      attribute("rewrite", TF_ATTR_STRING, rewrite),
    ];
    const [output] = binding.executeOp("StaticRegexReplace", attributes, [strings([], text)], 1);
    return textsOf(output!.id);
  };
  assert.deepEqual(replace("b+", "ü✓", "abbc"), ["aü✓c"]);
  assert.deepEqual(replace("b", "", "abc"), ["ac"]);
  assert.deepEqual(replace("\0", "zero", "a\0c"), ["azeroc"]);
});

Deno.test("lists of strings and of types", () => {
  const dimension = new Message().integer(1, 28).bytes(2, "rows").encoded();
  const [sizes, size, name] = binding.executeOp(
    "DecodeProtoV2",
    [
      attribute("message_type", TF_ATTR_STRING, "tensorflow.TensorShapeProto.Dim"),
      attribute("field_names", TF_ATTR_STRING, ["size", "name"]),
      attribute("output_types", TF_ATTR_TYPE, [DataType.INT64, DataType.STRING]),
    ],
    [strings([], dimension)],
    3,
  );
  assert.deepEqual(binding.tensorDataSync(sizes!.id), Int32Array.of(1, 1));
  assert.deepEqual(binding.tensorDataSync(size!.id), BigInt64Array.of(28n));
  assert.deepEqual(textsOf(name!.id), ["rows"]);
});

Deno.test("an integer and a list of integers", () => {
  const pool = (size: number[]) =>
    binding.executeOp(
      "MaxPool",
      [
        typed(),
        attribute("ksize", TF_ATTR_INT, size),
        attribute("strides", TF_ATTR_INT, size),
        attribute("padding", TF_ATTR_STRING, "VALID"),
      ],
      [floats([1, 2, 2, 1], 1, 4, 3, 2)],
      1,
    );
  assert.deepEqual(binding.tensorDataSync(pool([1, 2, 2, 1])[0]!.id), Float32Array.of(4));
  assert.deepEqual(binding.tensorDataSync(pool([1, 1, 2, 1])[0]!.id), Float32Array.of(4, 3));
  const stack = (axis: number) => {
    const attributes = [
      typed(),
      attribute("N", TF_ATTR_INT, 2),
      attribute("axis", TF_ATTR_INT, axis),
    ];
    return binding.executeOp("Pack", attributes, [floats([3], 1, 2, 3), floats([3], 4, 5, 6)], 1);
  };
  assert.deepEqual(stack(0)[0]!.shape, [2, 3]);
  assert.deepEqual(stack(-1)[0]!.shape, [3, 2]);
});

Deno.test("a number and a list of numbers", () => {
  const [leaky] = binding.executeOp(
    "LeakyRelu",
    [typed(), attribute("alpha", TF_ATTR_FLOAT, 0.25)],
    [floats([2], -4, 4)],
    1,
  );
  assert.deepEqual(binding.tensorDataSync(leaky!.id), Float32Array.of(-1, 4));
  const [buckets] = binding.executeOp(
    "Bucketize",
    [typed(), attribute("boundaries", TF_ATTR_FLOAT, [-1, 0.5, 2])],
    [floats([4], -3, 0, 1, 7)],
    1,
  );
  assert.deepEqual(binding.tensorDataSync(buckets!.id), Int32Array.of(0, 1, 2, 3));
});

Deno.test("true or false and a list of them", () => {
  const sum = (keep: boolean) =>
    binding.executeOp(
      "Sum",
      [typed(), typed(DataType.INT32, "Tidx"), attribute("keep_dims", TF_ATTR_BOOL, keep)],
      [floats([2, 2], 1, 2, 3, 4), integers([1], 0)],
      1,
    );
  assert.deepEqual(sum(true)[0]!.shape, [1, 2]);
  assert.deepEqual(sum(false)[0]!.shape, [2]);
  // No op of TensorFlow's takes such a list; one that takes a single value says what it was given.
  const list = attribute("keep_dims", TF_ATTR_BOOL, [true, false]);
  assert.throws(
    () => binding.executeOp("Sum", [typed(), list], [floats([1], 1), integers([1], 0)], 1),
    { message: "Sum: attribute keep_dims: expected bool, found list(bool)" },
  );
});

Deno.test("a type and a list of types", () => {
  const attributes = [typed(DataType.FLOAT, "SrcT"), typed(DataType.INT32, "DstT")];
  const [cast] = binding.executeOp("Cast", attributes, [floats([2], 1.9, -1.9)], 1);
  assert.deepEqual(binding.tensorDataSync(cast!.id), Int32Array.of(1, -1));
  const no = binding.createTensor([], DataType.BOOL, Uint8Array.of(0));
  const types = attribute("T", TF_ATTR_TYPE, [DataType.STRING, DataType.FLOAT]);
  assert.throws(
    () => binding.executeOp("Assert", [types], [no, strings([], "x is"), floats([2], 1, 2)], 0),
    { message: "Assert: assertion failed: [x is] [1 2] (INVALID_ARGUMENT)" },
  );
});

Deno.test("a shape, with sizes left open", () => {
  const placeholder = (shape: unknown) =>
    binding.executeOp(
      "Placeholder",
      [typed(DataType.FLOAT, "dtype"), attribute("shape", TF_ATTR_SHAPE, shape)],
      [],
      1,
    );
  assert.throws(() => placeholder([2, -1, 3]), { message: /dtype float and shape \[2,\?,3\]/ });
  assert.throws(() => placeholder([]), { message: /dtype float \(/ });
  assert.throws(() => placeholder([-5]), { message: /values below -1/ });
  assert.throws(() => placeholder(Array(300).fill(1)), { message: /over the limit of 254/ });
  assert.throws(() => placeholder(7), {
    name: "TypeError",
    message: "Placeholder: attribute shape: expected an array of dimensions, found 7",
  });
});

for (
  const [type, value, expected] of [
    [TF_ATTR_STRING, 1, "a string, found 1"],
    [TF_ATTR_STRING, ["a", null], "a string, found null"],
    [TF_ATTR_INT, 1.5, "an integer, found 1.5"],
    [TF_ATTR_INT, "1", 'an integer, found "1"'],
    [TF_ATTR_INT, 2 ** 63, "an integer, found 9223372036854776000"],
    [TF_ATTR_INT, [1, NaN], "an integer, found NaN"],
    [TF_ATTR_FLOAT, "0.5", 'a number, found "0.5"'],
    [TF_ATTR_FLOAT, [undefined], "a number, found undefined"],
    [TF_ATTR_BOOL, 1, "true or false, found 1"],
    [TF_ATTR_BOOL, [true, 0], "true or false, found 0"],
    [TF_ATTR_TYPE, "float32", 'an integer, found "float32"'],
    [TF_ATTR_TYPE, -5, "a data type, found -5"],
    [TF_ATTR_TYPE, [2 ** 31], "a data type, found 2147483648"],
    [TF_ATTR_SHAPE, [2, 0.5], "an integer, found 0.5"],
  ] as const
) {
  Deno.test(`a wrong value is refused with op and attribute: ${expected}`, () => {
    const wrong = attribute("a", type, value);
    assert.throws(() => binding.executeOp("Relu", [wrong], [floats([1], 1)], 1), {
      name: "TypeError",
      message: `Relu: attribute a: expected ${expected}`,
    });
  });
}

Deno.test("an attribute type that does not exist is refused", () => {
  assert.throws(() => binding.executeOp("Relu", [attribute("a", 9, 1)], [floats([1], 1)], 1), {
    name: "TypeError",
    message: "Relu: attribute a: unknown attribute type 9",
  });
});
