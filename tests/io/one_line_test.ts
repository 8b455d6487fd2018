// What a file says, fit to be quoted.

import assert from "node:assert/strict";
import { inOneLine } from "../../lib/io/one_line.ts";

Deno.test("control characters and overrides of direction are quoted, and nothing else is changed", () => {
  assert.equal(
    inOneLine("a\u001b[2J\n\u0000\u007f\u202eb"),
    "a\\u001b[2J\\u000a\\u0000\\u007f\\u202eb",
  );
  assert.equal(inOneLine("Ärger → 日本 🙂"), "Ärger → 日本 🙂");
});

Deno.test("a long text loses its middle, so that its beginning and its end are read", () => {
  const text = "a".repeat(400) + "b".repeat(200);
  assert.equal(inOneLine(text), text);
  assert.equal(inOneLine(`${text}c`), `${"a".repeat(400)} [...] ${"b".repeat(199)}c`);
});
