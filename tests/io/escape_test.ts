// Strings from outside, made safe for HTML, SVG and terminals.

import assert from "node:assert/strict";
import { escapeMarkup, plain, shorten } from "../../lib/io/escape.ts";

Deno.test("escapeMarkup() leaves nothing that HTML or XML would act on", () => {
  assert.equal(escapeMarkup(`<a href="x">'&`), "&#60;a href=&#34;x&#34;&#62;&#39;&#38;");
});

Deno.test("plain() drops control characters and bidirectional overrides, and keeps one line", () => {
  assert.equal(plain("a\u001b[31mb\u0000\u202ec\r\nd\te"), "a[31mbc d e");
  assert.equal(plain("\ud800"), "\ufffd");
  assert.equal(plain("Ärger → 日本 🙂"), "Ärger → 日本 🙂");
});

Deno.test("shorten() counts characters, not code units", () => {
  assert.equal(shorten("🙂🙂🙂", 3), "🙂🙂🙂");
  assert.equal(shorten("🙂🙂🙂🙂", 3), "🙂🙂…");
});
