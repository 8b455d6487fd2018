// Generated IDX, gzip and CSV files: each is read as another reader reads it, or refused by name.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { inflate } from "../../lib/io/inflate.ts";
import { datasetFromIdx } from "../../lib/data/dataset_from_idx.ts";
import { IdxError, readIdx } from "../../lib/data/read_idx.ts";
import { fuzz } from "./_fuzz.ts";

const sizes: Readonly<Record<number, number>> = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 };

/** A whole file, or one of another length than its header says. */
const idxFile = fc.record({
  zeros: fc.constantFrom([0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [31, 139], [0, 1]),
  code: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(8, 8, 9, 11, 12, 13, 14) }, fc.nat(255)),
  shape: fc.array(
    fc.oneof({ weight: 8, arbitrary: fc.nat(4) }, fc.constantFrom(2 ** 31, 2 ** 32 - 1, 60_000)),
    { maxLength: 5 },
  ),
  missing: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -9, max: 9 })),
  fill: fc.uint8Array({ minLength: 1, maxLength: 64 }),
}).map(({ zeros, code, shape, missing, fill }) => {
  const elements = shape.reduce((product, size) => product * size, 1);
  const body = Math.max(0, Math.min(4096, elements) * (sizes[code] ?? 1) - missing);
  const header = new Uint8Array(4 + 4 * shape.length);
  header.set([...zeros, code, shape.length]);
  shape.forEach((size, i) => new DataView(header.buffer).setUint32(4 + 4 * i, size));
  return Uint8Array.of(
    ...header,
    ...Array.from({ length: body }, (_, i) => fill[i % fill.length]!),
  );
});

/** Any bytes, and files with some of their bytes changed. */
const idxBytes = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  { weight: 3, arbitrary: idxFile },
  fc.tuple(idxFile, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })).map(
    ([file, writes]) => {
      const changed = file.slice();
      for (const [at, byte] of writes) changed[at % changed.length] = byte;
      return changed;
    },
  ),
);

/** The elements as the format's description has them, read by node's Buffer; undefined where it is no whole file. */
function elementsOf(bytes: Uint8Array): readonly number[] | undefined {
  const file = Buffer.from(bytes);
  const [first, second, code = 0, rank = 0] = file;
  const size = sizes[code];
  if (first !== 0 || second !== 0 || !size || rank === 0 || file.length < 4 + 4 * rank) return;
  let count = 1n;
  for (let i = 0; i < rank; i++) count *= BigInt(file.readUInt32BE(4 + 4 * i));
  if (BigInt(file.length - 4 - 4 * rank) !== count * BigInt(size)) return;
  const body = file.subarray(4 + 4 * rank);
  return Array.from({ length: Number(count) }, (_, i) => {
    const at = i * size;
    if (code === 8) return body.readUInt8(at);
    if (code === 13) return body.readFloatBE(at);
    if (code === 14) return body.readDoubleBE(at);
    return body.readIntBE(at, size);
  });
}

fuzz(
  "generated IDX files are read as node's Buffer reads them, or refused by name in one line",
  10_000,
  idxBytes,
  (bytes) => {
    const expected = elementsOf(bytes);
    try {
      const { data, shape } = readIdx(bytes, "fuzzed");
      assert.deepEqual([...data], expected);
      assert.equal(shape.reduce((product, size) => product * size, 1), data.length);
      return "read";
    } catch (error) {
      if (!(error instanceof IdxError)) throw error;
      assert.equal(expected, undefined, error.message);
      assert.match(error.message, /^fuzzed: expected [^\n]*, found [^\n]*$/);
      return "refused";
    }
  },
  ["read", "refused"],
);

/** Read files, mostly of images and labels that belong together. */
const pairs = fc.record({
  size: fc.nat(4),
  side: fc.nat(3),
  labels: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc.array(fc.nat(12), { maxLength: 5 }),
  ),
  label: fc.nat(10),
  imagesType: fc.constantFrom("u8", "u8", "u8", "u8", "i8", "f64") as fc.Arbitrary<"u8">,
  rank: fc.constantFrom(3, 3, 3, 1, 2, 4),
  swapped: fc.constantFrom(false, false, false, true),
}).map(({ size, side, labels, label, imagesType: type, rank, swapped }) => {
  const shape = [size, side, side, 1].slice(0, rank);
  const data = new Uint8Array(shape.reduce((product, length) => product * length, 1));
  const classes = Uint8Array.from(labels ?? Array(size).fill(label));
  const pair = [
    { type, shape, data },
    { type: "u8", shape: [classes.length], data: classes },
  ] as const;
  return swapped ? [pair[1], pair[0]] as const : pair;
});

fuzz(
  "generated pairs of IDX contents make a data set that holds together, or are refused by name",
  5_000,
  pairs,
  ([images, labels]) => {
    try {
      const dataset = datasetFromIdx(images, labels, { name: "fuzzed" });
      const { size, height, width } = dataset;
      assert.equal(dataset.images.length, size * height * width);
      assert.equal(dataset.labels.length, size);
      assert.ok(dataset.labels.every((label) => label < 10));
      return "a data set";
    } catch (error) {
      assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
      assert.match(error.message, /^fuzzed: expected [^\n]*, found [^\n]*$/);
      return "refused";
    }
  },
  ["a data set", "refused"],
);

fuzz(
  "generated gzip files, whole, cut, changed and joined, are inflated as node inflates them, or refused by name",
  3_000,
  fc.record({
    content: fc.uint8Array({ maxLength: 200 }),
    writes: fc.oneof(
      fc.constant([]),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }),
    ),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(30)),
    joined: fc.constantFrom(false, false, false, true),
    expected: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(300)),
  }),
  ({ content, writes, cut, joined, expected }) => {
    const member = gzipSync(content);
    let file = Uint8Array.from(joined ? Buffer.concat([member, member]) : member);
    for (const [at, byte] of writes) file[at % file.length] = byte;
    file = file.subarray(0, file.length - Math.min(cut, file.length));
    const size = expected ?? content.length;
    let theirs: Uint8Array | undefined;
    try {
      theirs = gunzipSync(file);
    } catch { /* then ours has to refuse it too */ }
    try {
      assert.deepEqual(inflate(file, size, "fuzzed"), Uint8Array.from(theirs ?? []));
      assert.equal(theirs?.length, size);
      return "inflated";
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.match(String(error), /^InputError: fuzzed: expected \d+ bytes once inflated, found /);
      assert.notEqual(theirs?.length, size);
      return "refused";
    }
  },
  ["inflated", "refused"],
);
