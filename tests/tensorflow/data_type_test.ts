// How JavaScript holds each of TensorFlow's data types.

import assert from "node:assert/strict";
import { bytesPerElement, DataType, holds, viewAs } from "../../lib/tensorflow/data_type.ts";

const { FLOAT, INT32, UINT8, STRING, COMPLEX64, INT64, BOOL, RESOURCE } = DataType;
const bytes = new Uint8Array(8).fill(1).buffer;

for (
  const [type, size, view, held, refused] of [
    [FLOAT, 4, Float32Array, [], [Float64Array, Int32Array]],
    [COMPLEX64, 8, Float32Array, [], [Float64Array, Uint8Array]],
    [INT32, 4, Int32Array, [], [Uint32Array, Float32Array]],
    [INT64, 8, BigInt64Array, [Int32Array], [BigUint64Array, Float64Array]],
    [UINT8, 1, Uint8Array, [Uint8ClampedArray], [Int8Array, Int32Array]],
    [BOOL, 1, Uint8Array, [Uint8ClampedArray], [Int8Array, Int32Array]],
  ] as const
) {
  Deno.test(`type ${type} takes ${size} bytes, in a ${view.name}`, () => {
    assert.equal(bytesPerElement(type), size);
    const viewed = viewAs(type, bytes);
    assert.ok(viewed instanceof view);
    assert.equal(viewed.byteLength, 8);
    for (const array of [view, ...held]) assert.ok(holds(type, new array(bytes)), array.name);
    const others: readonly (new (bytes: ArrayBuffer) => ArrayBufferView)[] = [...refused, DataView];
    for (const array of others) {
      assert.equal(holds(type, new array(bytes)), false, array.name);
    }
  });
}

Deno.test("strings, resources and types that are not known have no array", () => {
  for (const type of [STRING, RESOURCE, 2, -1]) {
    assert.equal(bytesPerElement(type), undefined);
    assert.equal(holds(type, new Uint8Array()), false);
    assert.throws(() => viewAs(type, bytes), {
      name: "TypeError",
      message: new RegExp(`^tensor of TensorFlow data type ${type}: .*; cast it first$`),
    });
  }
});
