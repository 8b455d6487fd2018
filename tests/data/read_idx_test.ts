// Tests lib/data/read_idx.ts: every element type, and every way in which bytes are no IDX file.

import assert from "node:assert/strict";
import { IdxError, readIdx } from "../../lib/data/read_idx.ts";

/** An IDX file: magic, sizes, and the elements' bytes. */
function idx(code: number, shape: readonly number[], body: readonly number[]): Uint8Array {
  const sizes = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  return Uint8Array.of(0, 0, code, shape.length, ...sizes, ...body);
}

Deno.test("each of the six element types is read, big-endian, as its typed array", () => {
  const cases = [
    [0x08, "u8", [0, 127, 255], Uint8Array.of(0, 127, 255)],
    [0x09, "i8", [0, 127, 255], Int8Array.of(0, 127, -1)],
    [0x0b, "i16", [1, 2, 0x80, 0, 0xff, 0xfe], Int16Array.of(258, -32768, -2)],
    [
      0x0c,
      "i32",
      [0, 1, 0, 0, 255, 255, 255, 255, 0x7f, 0, 0, 0],
      Int32Array.of(65536, -1, 0x7f000000),
    ],
    [
      0x0d,
      "f32",
      [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0, 0x7f, 0x80, 0, 0],
      Float32Array.of(1, -2, Infinity),
    ],
    [0x0e, "f64", [0x3f, 0xf0, 0, 0, 0, 0, 0, 0], Float64Array.of(1)],
  ] as const;
  for (const [code, type, body, data] of cases) {
    assert.deepEqual(readIdx(idx(code, [data.length], body)), { type, shape: [data.length], data });
  }
});

Deno.test("the shape keeps every dimension, and elements of a byte are not copied", () => {
  const bytes = idx(0x08, [2, 1, 3], [1, 2, 3, 4, 5, 6]);
  const read = readIdx(bytes);
  assert.deepEqual(read.shape, [2, 1, 3]);
  assert.deepEqual([...read.data], [1, 2, 3, 4, 5, 6]);
  assert.equal(read.data.buffer, bytes.buffer);
});

Deno.test("a file that lies at an odd offset of a larger buffer is read all the same", () => {
  const file = idx(0x0e, [2], [0x40, 0, 0, 0, 0, 0, 0, 0, 0xbf, 0xf0, 0, 0, 0, 0, 0, 0]);
  const larger = new Uint8Array(file.length + 9).fill(0xaa);
  larger.set(file, 3);
  assert.deepEqual(readIdx(larger.subarray(3, 3 + file.length)).data, Float64Array.of(2, -1));
});

Deno.test("a dimension of none makes an empty file, whatever the others say", () => {
  const read = readIdx(idx(0x0d, [0, 0xffffffff, 0xffffffff], []));
  assert.deepEqual([read.shape, read.data.length], [[0, 0xffffffff, 0xffffffff], 0]);
});

Deno.test("a file cut off at any byte is refused, and so is one with a byte too many", () => {
  const whole = idx(0x08, [2, 3], [1, 2, 3, 4, 5, 6]);
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => readIdx(whole.subarray(0, length), "cut"), IdxError, `${length} bytes`);
  }
  assert.throws(() => readIdx(Uint8Array.of(...whole, 0), "labels"), {
    name: "IdxError",
    message: "labels: expected 18 bytes for 2 x 3 elements of type u8, found 19 bytes",
  });
});

const malformed: readonly (readonly [claim: string, bytes: Uint8Array, message: RegExp])[] = [
  [
    "an empty file",
    new Uint8Array(),
    /^f: expected a magic number of 4 bytes, found 0 bytes in all$/,
  ],
  [
    "a gzip file",
    Uint8Array.of(0x1f, 0x8b, 8, 0),
    /^f: expected an uncompressed IDX file, found a gzip/,
  ],
  ["another magic number", Uint8Array.of(0x89, 0x50, 8, 1), /begins 00 00, found 89 50$/],
  ["an unknown element type", idx(0x0a, [1], [1]), /among 08 \(u8\), .*0e \(f64\), found 0a$/],
  ["no dimensions", idx(0x08, [], []), /expected at least one dimension, found none$/],
  [
    "a header cut short",
    idx(0x08, [1, 1], []).subarray(0, 9),
    /header of 12 bytes for 2 dim.* found 9/,
  ],
  [
    "sizes whose product overflows",
    idx(0x0e, [0xffffffff, 0xffffffff, 0xffffffff], [1]),
    /4294967295 x 4294967295 x 4294967295 elements of type f64, found 17 bytes$/,
  ],
  [
    "255 dimensions of the largest size",
    idx(0x08, Array(255).fill(0xffffffff), [1]),
    /found 1025 bytes$/,
  ],
];
for (const [claim, bytes, message] of malformed) {
  Deno.test(`${claim} is refused, and the error says what was found`, () => {
    assert.throws(() => readIdx(bytes, "f"), { name: "IdxError", message });
  });
}
