// Means, the images far from them, and pixel statistics, beside sums done by hand.

import assert from "node:assert/strict";
import { classMeans, farthestFromMean } from "../../lib/data/class_means.ts";
import { meanDigits } from "../../lib/show/data/mean_digits.ts";
import { oddOnesOut } from "../../lib/show/data/odd_ones_out.ts";
import { pixelStatistics } from "../../lib/data/pixel_statistics.ts";
import { dataset, shades, textsOf } from "../show/_examples.ts";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

Deno.test("classMeans() averages each class, and leaves an empty one blank", () => {
  const means = classMeans(shades([0, 100, 255], [0, 0, 2]));
  assert.deepEqual(means.map(({ size }) => size), [2, 0, 1]);
  assert.deepEqual(means.map(({ pixels }) => pixels[5]), [50, 0, 255]);
});

Deno.test("farthestFromMean() finds the odd ones of each class, the farthest first", () => {
  const odd = farthestFromMean(shades([0, 0, 90, 7, 8], [0, 0, 0, 1, 1]), { count: 2 });
  assert.deepEqual(odd.map(({ index, label }) => [index, label]), [[2, 0], [0, 0], [3, 1], [4, 1]]);
  near(odd[0]!.distance, 60 / 255);
  near(odd[1]!.distance, 30 / 255);
});

Deno.test("oddOnesOut() puts each class's odd ones below its mean", () => {
  const texts = textsOf(
    oddOnesOut(shades([0, 0, 51, 102], [0, 0, 0, 1], ["a", "b"]), { count: 2 }),
  );
  assert.deepEqual(texts.slice(2), [
    ...["a", "mean", "b", "mean"],
    ...["#2", "0.13", "#3", "0.00"],
    ...["#0", "0.07"],
  ]);
});

Deno.test("oddOnesOut() starts another row of means when there are more classes than columns", () => {
  const figure = oddOnesOut(dataset, { count: 1, columns: 2 });
  assert.deepEqual(
    textsOf(figure).filter((text) => !/^0\.|^Odd|^Farthest/.test(text)).map((text) =>
      text.slice(0, 4)
    ),
    ["cat", "mean", "dog", "mean", "#0", "#2", "<img", "mean", "#4"],
  );
});

Deno.test("meanDigits() shows every class with its number of images", () => {
  assert.deepEqual(textsOf(meanDigits(shades([1, 2, 3], [0, 0, 1], ["a", "b"]))).slice(2), [
    ...["a", "2 images"],
    ...["b", "1 image"],
  ]);
});

Deno.test("pixelStatistics() agrees with sums done by hand", () => {
  const statistics = pixelStatistics(shades([0, 0, 255, 51], [0, 0, 0, 0]));
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
