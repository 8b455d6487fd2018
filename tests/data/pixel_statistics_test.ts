// How much ink there is, beside sums done by hand.

import assert from "node:assert/strict";
import { pixelStatistics } from "../../lib/data/pixel_statistics.ts";
import { shades } from "../show/_examples.ts";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

Deno.test("pixelStatistics() agrees with sums done by hand", () => {
  const { dataset, images, ...statistics } = pixelStatistics(shades([0, 0, 255, 51], [0, 0, 0, 0]));
  assert.deepEqual([dataset, images], ["shades/test", 4]);
  near(statistics.mean, (1 + 0.2) / 4);
  near(statistics.standardDeviation, Math.sqrt((1 + 0.04) / 4 - 0.09));
  assert.equal(statistics.blank, 0.5);
  assert.equal(statistics.full, 0.25);
  assert.equal(statistics.grey, 0.25);
  assert.equal(statistics.histogram[51], 24);
});

Deno.test("pixelStatistics() counts the places that ever have ink", () => {
  const blank = shades([0, 0], [0, 0]);
  blank.images[3] = 1;
  blank.images[24 + 3] = 2;
  blank.images[24 + 4] = 255;
  const { placesUsed, places } = pixelStatistics(blank);
  assert.deepEqual([placesUsed, places], [2, 24]);
  assert.throws(() => pixelStatistics(shades([], [])), /no images/);
});
