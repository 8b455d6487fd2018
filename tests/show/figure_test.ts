// A figure's picture, its words, and its two densities.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { loadImage } from "@napi-rs/canvas";
import { displayMethod } from "../../lib/io/displayable.ts";
import { Figure } from "../../lib/show/figure.ts";

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">` +
  `<rect width="30" height="20" fill="#fff"/><text y="15">a</text></svg>`;
const figure = new Figure({ svg, alt: "one\nletter\u0007", width: 30, height: 20 });

Deno.test("Figure.png has two pixels for one of the page", async () => {
  const { width, height } = await loadImage(Buffer.from(figure.png));
  assert.deepEqual([width, height], [60, 40]);
});

Deno.test("Figure.png is the same bytes whenever it is drawn", () => {
  const again = new Figure({ svg, alt: "", width: 30, height: 20 });
  assert.deepEqual(again.png, figure.png);
});

Deno.test("a figure as a cell's last expression has one pixel for one of the page, and its words", async () => {
  const bundle = figure[displayMethod]();
  const { width, height } = await loadImage(Buffer.from(bundle["image/png"]!, "base64"));
  assert.deepEqual([width, height], [30, 20]);
  assert.equal(bundle["text/plain"], "one letter");
  assert.deepEqual(Object.keys(bundle).toSorted(), ["image/png", "text/plain"]);
});

Deno.test("a figure draws its text with the font that comes along", () => {
  const blank = new Figure({ svg: svg.replace(">a<", "><"), alt: "", width: 30, height: 20 });
  assert.notDeepEqual(figure.png, blank.png);
});
