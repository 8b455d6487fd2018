// Text is as wide as it is measured, and cut and broken where it is too wide.

import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { fontFiles } from "../../../lib/show/drawing/fonts.ts";
import {
  fitted,
  fittedPair,
  text,
  textWidth,
  widest,
  wrapped,
} from "../../../lib/show/drawing/text.ts";

Deno.test("textWidth() is the width that the renderer gives text, in both weights", () => {
  for (const weight of [400, 600] as const) {
    const style = { size: 40, weight };
    const content = "Vexing 4 → 9, 99.65 %";
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="999" height="99">` +
      text(20, 50, content, style) + "</svg>";
    const drawn = new Resvg(svg, {
      font: {
        loadSystemFonts: false,
        fontFiles: Object.values(fontFiles),
        defaultFontFamily: "Inter",
      },
    }).getBBox()!;
    // Ink leaves a little of the first and last letter's room empty.
    const difference = textWidth(content, style) - drawn.width;
    assert.ok(difference >= 0 && difference < 6, `${weight}: ${difference}`);
  }
});

Deno.test("textWidth() has twelve pixels of the regular weight unless told otherwise", () => {
  assert.equal(textWidth("word"), textWidth("word", { size: 12, weight: 400 }));
  assert.equal(textWidth("word", { size: 24 }), 2 * textWidth("word"));
  assert.equal(widest(["i", "word", "ii"]), textWidth("word"));
  assert.equal(widest([]), 0);
});

Deno.test("fitted() keeps all that fits and not a character more", () => {
  for (const content of ["iiiiiiiiii", "WWWWWWWWWW", "anamethatgoeson"]) {
    assert.equal(fitted(content, {}, textWidth(content)), content);
    for (const width of [20, 40, 57]) {
      const cut = fitted(content, {}, width);
      const longer = content.slice(0, cut.length) + "…";
      assert.ok(textWidth(cut) <= width, cut);
      if (cut !== content) assert.ok(textWidth(longer) > width, longer);
    }
  }
  assert.equal(fitted("WWW", {}, 13), "…");
  assert.equal(fitted("WWW", {}, 0), "…");
});

Deno.test("fittedPair() gives one name the room that the other leaves", () => {
  const style = { size: 10 };
  const width = textWidth("✗ a → a very long name", style);
  assert.equal(fittedPair("✗ ", ["a", "a very long name"], style, width), "✗ a → a very long name");
  const cut = fittedPair("✗ ", ["a", "a very long name"], style, width - 20);
  assert.match(cut, /^✗ a → a very.+…$/);
  assert.ok(textWidth(cut, style) <= width - 20);
  assert.match(fittedPair("", ["a very long name", "b"], style, width - 40), /^a very?.*… → b$/);
});

Deno.test("wrapped() fills each line", () => {
  assert.deepEqual(wrapped("one two three", {}, textWidth("one two")), ["one two", "three"]);
  assert.equal(wrapped("one two three", {}, textWidth("one two") - 1)[0], "one");
  assert.deepEqual(wrapped("WWWWWWWW b", {}, 40).length, 2);
});

Deno.test("text() starts at its place unless anchored elsewhere, and escapes what it writes", () => {
  assert.equal(
    text(1.234, 2, "<&"),
    `<text x="1.23" y="2" font-size="12" font-weight="400" fill="#1b1f24" ` +
      `text-anchor="start">&#60;&#38;</text>`,
  );
});
