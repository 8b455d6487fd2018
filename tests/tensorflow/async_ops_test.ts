// Ops whose result's shape depends on values: tfjs computes them in JavaScript, on tensors that it reads back.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import "../../lib/tensorflow/backend.ts";

Deno.test("whereAsync finds the coordinates of what is true", async () => {
  const found = await tf.whereAsync(tf.tensor2d([[1, 0, 1], [0, 1, 0]], [2, 3], "bool"));
  assert.deepEqual(await found.array(), [[0, 0], [0, 2], [1, 1]]);
  assert.equal(found.dtype, "int32");
});

Deno.test("booleanMaskAsync keeps the rows that are true", async () => {
  const rows = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
  const kept = await tf.booleanMaskAsync(rows, tf.tensor1d([1, 0, 1], "bool"));
  assert.deepEqual(await kept.array(), [[1, 2], [5, 6]]);
});

Deno.test("setdiff1dAsync lists what only the first has, and where", async () => {
  const [values, places] = await tf.setdiff1dAsync([5, 1, 9, 1], [1, 7]);
  assert.deepEqual([await values.array(), await places.array()], [[5, 9], [0, 2]]);
});

Deno.test("data() and array() give every type as tfjs promises it", async () => {
  assert.deepEqual(await tf.tensor1d([1.5]).neg().data(), Float32Array.of(-1.5));
  assert.deepEqual(await tf.tensor1d([2], "int32").neg().data(), Int32Array.of(-2));
  assert.deepEqual(await tf.tensor1d([1, 0], "bool").logicalNot().data(), Uint8Array.of(0, 1));
  assert.deepEqual(await tf.concat([["ü"], [""]]).array(), ["ü", ""]);
  assert.equal(await tf.scalar(3).square().array(), 9);
  assert.deepEqual(await tf.zeros([0]).neg().array(), []);
});
