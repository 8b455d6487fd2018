// Text between JavaScript and C.

import assert from "node:assert/strict";
import { cName, cStrings, textAt } from "../../lib/tensorflow/c_text.ts";

Deno.test("a name is UTF-8 and ends in a zero byte", () => {
  assert.deepEqual(cName("Ü"), Uint8Array.of(0xc3, 0x9c, 0));
  assert.equal(cName("Conv2D"), cName("Conv2D"));
});

Deno.test("a name with a zero byte in it is refused", () => {
  assert.throws(() => cName("Relu\0x"), { name: "TypeError", message: /"Relu\\u0000x"/ });
});

Deno.test("a list's texts lie in the memory of its pointers, so that they live as long", () => {
  const texts = ["", "a", "zwölf ✓", "x".repeat(1000), "nul\0inside"];
  const { pointers, lengths } = cStrings(texts);
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(pointers));
  for (const [i, address] of pointers.entries()) {
    const offset = Number(address - start);
    const bytes = new Uint8Array(pointers.buffer, offset, Number(lengths[i]));
    assert.equal(new TextDecoder().decode(bytes), texts[i]);
    assert.equal(new Uint8Array(pointers.buffer)[offset + bytes.length], 0);
  }
});

Deno.test("a list may be empty", () => {
  const { pointers, lengths } = cStrings([]);
  assert.deepEqual([pointers.length, lengths.length], [0, 0]);
});

Deno.test("a text read from C is what was written, and a null pointer is no text", () => {
  const bytes = cName("zwölf ✓");
  assert.equal(textAt(Deno.UnsafePointer.of(bytes)), "zwölf ✓");
  assert.equal(textAt(null), "");
});
