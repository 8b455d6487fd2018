// Which images digitGrid() shows, and with which words.

import assert from "node:assert/strict";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { Buffer } from "node:buffer";
import { digitGrid } from "../../../lib/show/data/digit_grid.ts";
import { dataset, evaluation, shades, textsOf } from "../_examples.ts";

Deno.test("digitGrid() shows the first images with their classes", () => {
  const grid = digitGrid(dataset, { count: 3 });
  assert.deepEqual(textsOf(grid), ["3 images of shades/test", "cat", "cat", "dog"]);
  assert.equal(grid.alt, "3 images of shades/test. Row by row: cat, cat, dog.");
});

Deno.test("digitGrid() shows the images asked for, with what the model read", () => {
  const grid = digitGrid(dataset, { indices: [2, 1], evaluation, title: "Two" });
  assert.deepEqual(textsOf(grid), [
    "Two",
    "1 of 2 read correctly; a wrong one says truth → prediction",
    ...["dog", "90.0 %"],
    ...["✗ cat → dog", "70.0 %"],
  ]);
  assert.match(grid.alt, /1 read wrongly \(truth → prediction\)\. Row by row: dog, cat → dog\./);
});

Deno.test("digitGrid() marks nothing where there are no labels", () => {
  const unlabelled = { ...dataset, labels: new Uint8Array() };
  const grid = digitGrid(unlabelled, { indices: [2, 1], evaluation });
  assert.deepEqual(textsOf(grid), [
    "2 images of shades/test",
    "As the model read them; there are no labels",
    ...["dog", "90.0 %"],
    ...["dog", "70.0 %"],
  ]);
  assert.equal(grid.alt, "2 images of shades/test. Row by row: dog, dog.");
  assert.doesNotMatch(grid.svg, /stroke-width="3"/);
  assert.deepEqual(textsOf(digitGrid(unlabelled, { indices: [2, 1] })).slice(1), ["#2", "#1"]);
});

Deno.test("digitGrid() frames a wrong one", () => {
  const frames = (indices: number[]) =>
    digitGrid(dataset, { indices, evaluation }).svg.match(/stroke-width="3"/g)?.length ?? 0;
  assert.equal(frames([0, 2]), 0);
  assert.equal(frames([0, 1, 4]), 2);
});

Deno.test("digitGrid() draws ink dark on light, pixel for pixel", async () => {
  const gradient = {
    ...shades([0], [0]),
    images: Uint8Array.from({ length: 24 }, (_, i) => i * 11),
  };
  const { png, width, height } = digitGrid(gradient, { count: 1 });
  const context = createCanvas(2 * width, 2 * height).getContext("2d");
  context.drawImage(await loadImage(Buffer.from(png)), 0, 0);
  // 21 CSS pixels for one of the image: the middle of each must have its shade.
  for (let i = 0; i < 24; i++) {
    const x = 16 + 21 * (i % 6 + 0.5);
    const y = 16 + 30 + 21 * (Math.floor(i / 6) + 0.5);
    assert.equal(context.getImageData(2 * x, 2 * y, 1, 1).data[0], 255 - i * 11, `pixel ${i}`);
  }
});

Deno.test("digitGrid() refuses what it cannot show", () => {
  assert.throws(() => digitGrid(dataset, { indices: [6] }), /image from 0 to 5, found 6/);
  assert.throws(() => digitGrid(dataset, { indices: [] }), /found none/);
  assert.throws(
    () => digitGrid(shades([0], [0]), { evaluation }),
    /shades\/test, 1 images, found one of shades\/test, 6 images/,
  );
});
