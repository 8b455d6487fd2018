import assert from "node:assert/strict";
import { linesOf } from "../../lib/tasks/lines_of.ts";

const linesIn = (...chunks: readonly Uint8Array<ArrayBuffer>[]) =>
  Array.fromAsync(linesOf(ReadableStream.from(chunks)));

Deno.test("linesOf() joins what arrives in pieces, also within a character", async () => {
  const bytes = new TextEncoder().encode("a→b\n\nlast");
  assert.deepEqual(await linesIn(bytes), ["a→b", "", "last"]);
  const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
  assert.deepEqual(await linesIn(...single), ["a→b", "", "last"]);
});

Deno.test("linesOf() finds no line after the last line's end, and none in nothing", async () => {
  assert.deepEqual(await linesIn(new TextEncoder().encode("a\n")), ["a"]);
  assert.deepEqual(await linesIn(), []);
});

Deno.test("linesOf() gives a line as soon as it is whole", async () => {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const lines = linesOf(readable);
  const writer = writable.getWriter();
  const written = writer.write(new TextEncoder().encode("first\nsec"));
  assert.deepEqual(await lines.next(), { done: false, value: "first" });
  await written;
  await writer.close();
  assert.deepEqual(await lines.next(), { done: false, value: "sec" });
});
