// The shapes of a layer's outputs, and how many values they hold.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { outputShapes, valuesOf } from "../../lib/model/layer_shapes.ts";

Deno.test("outputShapes() has a shape for each time that a layer is applied", () => {
  const pool = tf.layers.maxPooling2d({ poolSize: 2 });
  for (const side of [8, 4]) pool.apply(tf.input({ shape: [side, side, 1] }));
  assert.deepEqual(outputShapes(pool), [[null, 4, 4, 1], [null, 2, 2, 1]]);
});

Deno.test("valuesOf() multiplies all lengths but the batch's; an unknown one counts as one", () => {
  assert.equal(valuesOf([null, 4, 3, 2]), 24);
  assert.equal(valuesOf([7, 4, null]), 4);
  assert.equal(valuesOf([null]), 1);
});

Deno.test("outputShapes() has the shapes of a Sequential within another network", () => {
  const { rescaling, flatten } = tf.layers;
  const inner = tf.sequential({ layers: [flatten({ inputShape: [4, 3, 1] })] });
  tf.sequential({ layers: [rescaling({ scale: 2, inputShape: [4, 3, 1] }), inner] });
  assert.deepEqual(outputShapes(inner), [[null, 12], [null, 12]]);
});
