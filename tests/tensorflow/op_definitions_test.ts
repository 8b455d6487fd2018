// What is refused of an eager op before TensorFlow sees it, by the op's own definition.

import assert from "node:assert/strict";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { attribute, binding, floats, integers, typed } from "./_eager.ts";

const { TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_TYPE } = binding;

Deno.test("an attribute of another type than the op's, or none, is refused", () => {
  const keep = attribute("keep_dims", TF_ATTR_INT, 1);
  assert.throws(
    () => binding.executeOp("Sum", [typed(), keep], [floats([1], 1), integers([1], 0)], 1),
    { name: "TypeError", message: "Sum: attribute keep_dims: expected bool, found int" },
  );
  assert.throws(() => binding.executeOp("MaxPool", [], [floats([1, 1, 1, 1], 1)], 1), {
    name: "TypeError",
    message: "MaxPool: expected the attribute ksize, found none",
  });
});

Deno.test("one input too many is refused; an op with a list of inputs takes any number", () => {
  const [x, y] = [floats([1], 1), floats([1], 2)];
  assert.throws(() => binding.executeOp("Relu", [typed()], [x, y], 1), {
    name: "TypeError",
    message: "Relu: expected at most 1 inputs, found 2",
  });
  const count = attribute("N", TF_ATTR_INT, 3);
  const [sum] = binding.executeOp("AddN", [typed(), count], [x, y, y], 1);
  assert.deepEqual(binding.tensorDataSync(sum!.id), Float32Array.of(5));
});

Deno.test("attributes with a default, or that follow from the inputs, may be missing", () => {
  const [sum] = binding.executeOp("Sum", [], [floats([2], 1, 2), integers([1], 0)], 1);
  assert.deepEqual(binding.tensorDataSync(sum!.id), Float32Array.of(3));
  const keep = attribute("keep_dims", TF_ATTR_BOOL, true);
  const [kept] = binding.executeOp("Sum", [keep], [floats([2], 1, 2), integers([1], 0)], 1);
  assert.deepEqual(kept!.shape, [1]);
  const [types] = [attribute("output_types", TF_ATTR_TYPE, DataType.FLOAT)];
  assert.throws(() => binding.executeOp("DecodeProtoV2", [types], [], 1), {
    message:
      /DecodeProtoV2: (expected the attribute|attribute output_types: expected list\(type\), found type)/,
  });
});
