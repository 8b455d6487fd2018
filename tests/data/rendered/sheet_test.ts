// Many small images drawn on sheets: each comes back as itself.

import assert from "node:assert/strict";
import type { SKRSContext2D } from "@napi-rs/canvas";
import { Interruption } from "../../../lib/io/interruption.ts";
import { drawPictures, svgPath } from "../../../lib/data/rendered/_sheet.ts";

Deno.test("drawPictures() returns each picture in its own place, on the second sheet too", async () => {
  const size = 501; // a sheet holds 500
  // A pixel of full ink for each bit of the index, and, fainter, one in the first corner, one in the last.
  const inked = (index: number) => [
    0,
    ...Array.from({ length: 9 }, (_, bit) => 28 * (bit + 1) + 3 * bit + 1)
      .filter((_, bit) => index >> bit & 1),
    783,
  ];
  using interruption = new Interruption("draw");
  const pictures = Array.from({ length: size }, (_, index) => (context: SKRSContext2D) => {
    context.fillStyle = "white";
    for (const at of inked(index)) {
      context.globalAlpha = at === 0 ? 0.2 : 1; // on black, in the sheet's first pixel too
      context.fillRect(at % 28, Math.floor(at / 28), 1, 1);
    }
  });
  const images = await drawPictures(pictures, interruption);
  assert.equal(images.length, size * 784);
  for (let index = 0; index < size; index++) {
    const found = [...images.subarray(784 * index, 784 * (index + 1)).entries()]
      .filter(([, ink]) => ink > 0);
    assert.deepEqual(
      found,
      inked(index).map((at) => [at, at === 0 ? 51 : 255]),
      `picture ${index}`,
    );
  }
});

Deno.test("svgPath() moves to the first point and draws lines to the others", () => {
  assert.equal(svgPath([{ x: 1, y: 2 }, { x: 3.14159, y: 0 }]), "M1.000 2.000L3.142 0.000");
});
