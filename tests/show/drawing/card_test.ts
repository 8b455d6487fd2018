// The card around a drawing, and the legend of series.

import assert from "node:assert/strict";
import { card, cardRoom, seriesLegend } from "../../../lib/show/drawing/card.ts";
import { textWidth } from "../../../lib/show/drawing/text.ts";

const drawn = { body: "", width: 100, height: 50, alt: "nothing to see" };

Deno.test("a card is as wide as its drawing or its title, and 760 pixels at most", () => {
  assert.equal(card({ ...drawn, title: "short" }).width, 132);
  const title = "a title of some length";
  const width = Math.ceil(textWidth(title, { size: 16, weight: 600 })) + 32;
  assert.equal(card({ ...drawn, title }).width, width);
  const long = card({ ...drawn, title: "words ".repeat(100) });
  assert.equal(long.width, 760);
  assert.match(long.svg, /words?…</);
});

Deno.test("a card is higher by its head, and by its subtitle if it has one", () => {
  assert.equal(card({ ...drawn, title: "a" }).height, 50 + 30 + 32);
  assert.equal(card({ ...drawn, title: "a", subtitle: "b" }).height, 50 + 48 + 32);
});

Deno.test("seriesLegend() sets names beside each other, and cuts them to the room there is", () => {
  const placesOf = (names: readonly string[]) =>
    [...seriesLegend(names, cardRoom).matchAll(/<rect x="([\d.]+)"/g)].map(([, x]) => Number(x));
  const [first, second] = placesOf(["one", "two"]);
  assert.equal(first, 0);
  assert.ok(Math.abs(second! - textWidth("one") - 34) < 0.01);
  const many = placesOf(new Array(8).fill("a configuration with a long name"));
  assert.ok(many.at(-1)! < cardRoom * 7 / 8 + 1);
});
