// What a convolution reads of its images; that results stay the same is tested with the ops.

import assert from "node:assert/strict";
import { shapeRead } from "../../lib/tensorflow/safe_convolutions.ts";

const valid = (filter: number, stride: number, dilation = 1) =>
  ({ filter, stride, dilation, padding: "valid" }) as const;

Deno.test("rows and columns that no step of the filter reaches are left out, each for itself", () => {
  const images = [2, 8, 8, 3];
  // Of 8 pixels, steps of 2 read 7 and steps of 1 all; steps of 5 read 3.
  assert.equal(shapeRead(images, [valid(3, 1), valid(3, 1)]), undefined);
  assert.deepEqual(shapeRead(images, [valid(3, 2), valid(3, 1)]), [2, 7, 8, 3]);
  assert.deepEqual(shapeRead(images, [valid(3, 1), valid(3, 2)]), [2, 8, 7, 3]);
  assert.deepEqual(shapeRead(images, [valid(3, 2), valid(3, 6)]), [2, 7, 3, 3]);
  assert.deepEqual(shapeRead(images, [valid(2, 3, 2), valid(1, 7)]), [2, 6, 8, 3]);
});

Deno.test("same padding reads all but what long strides skip at the end; an image without room is left whole", () => {
  const same = { filter: 1, stride: 3, padding: "same" } as const;
  assert.deepEqual(shapeRead([1, 9, 10, 1], [same, same]), [1, 7, 10, 1]);
  assert.equal(shapeRead([1, 2, 2, 1], [valid(3, 1), valid(3, 1)]), undefined);
});
