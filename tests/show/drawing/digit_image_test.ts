// The pixels of one image, and how large it is shown.

import assert from "node:assert/strict";
import { pixelImage, pixelsOf, shownSize } from "../../../lib/show/drawing/digit_image.ts";
import { dataset, pngPixels, shades } from "../_examples.ts";

Deno.test("pixelsOf() gives the first image and the last, and refuses any other", () => {
  assert.deepEqual([...new Set(pixelsOf(dataset, 0))], [0]);
  assert.deepEqual([...new Set(pixelsOf(dataset, 5))], [30]);
  for (const index of [-1, 6, 0.5]) {
    assert.throws(() => pixelsOf(dataset, index), new RegExp(`from 0 to 5, found ${index}`));
  }
});

Deno.test("shownSize() shows whole multiples of small images, and large ones as wide as asked", () => {
  assert.deepEqual(shownSize({ height: 14, width: 10 }, 56), { width: 50, height: 70 });
  assert.deepEqual(shownSize({ height: 28, width: 28 }, 56), { width: 56, height: 56 });
  assert.deepEqual(shownSize({ height: 50, width: 112 }, 56), { width: 56, height: 25 });
});

Deno.test("pixelImage() is dark where there is ink, in the image's own proportions", () => {
  const { images } = shades([200], [0]);
  const svg = pixelImage(images, { height: 4, width: 6 }, { x: 1, y: 2, width: 30 });
  assert.match(svg, /^<image x="1" y="2" width="30" height="20" /);
  assert.deepEqual(new Set(pngPixels(svg.match(/href="([^"]+)"/)![1]!)), new Set([55]));
});
