// Tests lib/io/inflate.ts: the right bytes, or a refusal that costs no memory.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { inflate } from "../../lib/io/inflate.ts";

const text = new TextEncoder().encode("some bytes that were compressed, some bytes that were not");
const zipped = new Uint8Array(gzipSync(text));

Deno.test("a gzip file of the size expected is inflated, into a plain Uint8Array", () => {
  const inflated = inflate(zipped, text.length, "f");
  assert.deepEqual(inflated, text);
  assert.equal(inflated.constructor, Uint8Array);
});

Deno.test("a file cut off at any byte is refused", () => {
  for (let length = 0; length < zipped.length; length++) {
    assert.throws(
      () => inflate(zipped.subarray(0, length), text.length, "f"),
      /^InputError: f: expected 57 bytes/,
    );
  }
});

Deno.test("a file that holds fewer or more bytes, or two members, is refused", () => {
  assert.throws(() => inflate(zipped, 58, "f"), {
    message: "f: expected 58 bytes once inflated, found 57",
  });
  assert.throws(() => inflate(zipped, 56, "f"), {
    message: "f: expected 56 bytes once inflated, found more",
  });
  assert.throws(() => inflate(Uint8Array.of(...zipped, ...zipped), 57, "f"), /found more$/);
});

Deno.test("a gzip file of nothing is inflated to nothing, and one of a byte is not taken for it", () => {
  assert.deepEqual(inflate(new Uint8Array(gzipSync("")), 0, "f"), new Uint8Array());
  assert.throws(() => inflate(new Uint8Array(gzipSync("a")), 0, "f"), {
    message: "f: expected 0 bytes once inflated, found 1",
  });
  assert.throws(() => inflate(new Uint8Array(gzipSync("ab")), 0, "f"), {
    message: "f: expected 0 bytes once inflated, found more",
  });
});

Deno.test("a gzip bomb is given up at the size expected", () => {
  // A gibibyte in a megabyte: the members of a gzip file are inflated one after the other.
  const member = gzipSync(new Uint8Array(16 * 2 ** 20));
  const bomb = Buffer.concat(Array(64).fill(member));
  const before = Deno.memoryUsage();
  assert.throws(() => inflate(bomb, 1000, "bomb"), {
    message: "bomb: expected 1000 bytes once inflated, found more",
  });
  const { external, rss } = Deno.memoryUsage();
  assert.ok(external - before.external < 2 ** 20, `${external - before.external} bytes`);
  assert.ok(rss - before.rss < 64 * 2 ** 20, `${rss - before.rss} bytes`);
});

Deno.test("what is no gzip file is named", () => {
  assert.throws(
    () => inflate(text, 57, "page.html"),
    /^InputError: page\.html: .* found a broken gzip file \(/,
  );
});
