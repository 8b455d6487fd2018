// saliency(): the map beside covering by hand.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../lib/data/dataset.ts";
import { predict } from "../../lib/model/predict.ts";
import { saliency } from "../../lib/model/saliency.ts";
import { bars, barsModel } from "../_bars.ts";

const [dataset, model] = [bars(40), barsModel()];

/** One of the images, with some pixels made background. */
function withBackground(index: number, isCovered: (x: number, y: number) => boolean): Dataset {
  const images = dataset.images.slice(144 * index, 144 * (index + 1))
    .map((ink, at) => isCovered(at % 12, Math.floor(at / 12)) ? 0 : ink);
  return { ...dataset, images, labels: dataset.labels.slice(index, index + 1), size: 1 };
}

async function logOdds(image: Dataset, of: number, against: number, by = model): Promise<number> {
  const { probabilities } = await predict(by, image);
  return Math.log(probabilities[of]!) - Math.log(probabilities[against]!);
}

for (const patch of [1, 3, 4]) {
  Deno.test(`saliency() is what covering ${patch} x ${patch} pixels does to the log-odds`, async () => {
    const { values, ...map } = await saliency(model, dataset, 7, { of: 2, against: 0, patch });
    assert.deepEqual(map, { method: "occlusion", patch, of: 2, against: 0 });
    const whole = await logOdds(withBackground(7, () => false), 2, 0);
    const before = Math.floor((patch - 1) / 2);
    for (const [x, y] of [[0, 0], [5, 6], [11, 0], [11, 11], [3, 10]] as const) {
      const inside = (at: number, centre: number) =>
        at >= centre - before && at < centre - before + patch;
      const covered = withBackground(7, (px, py) => inside(px, x) && inside(py, y));
      const fall = whole - await logOdds(covered, 2, 0);
      assert.ok(Math.abs(values[12 * y + x]! - fall) < 1e-4, `${x}, ${y}`);
    }
  });
}

Deno.test("saliency() finds the bar that a network has been told to look for", async () => {
  // The score of a class is the mean of its third of the image.
  const own = tf.sequential({
    layers: [
      tf.layers.averagePooling2d({ inputShape: [12, 12, 1], poolSize: [4, 12] }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  own.layers[2]!.setWeights([tf.eye(3).mul(9), tf.zeros([3])]);
  const index = dataset.labels.indexOf(1);
  const { of, values } = await saliency(own, dataset, index, { against: 2 });
  assert.equal(of, 1);
  const mean = (from: number) =>
    values.subarray(12 * from, 12 * (from + 2)).reduce((sum, value) => sum + value, 0) / 24;
  assert.ok(mean(5) > 0.02, "ink in the middle speaks for it");
  assert.ok(mean(9) < -0.02, "ink at the bottom against it");
  assert.ok(Math.abs(mean(0)) < 1e-6, "the top is of no account to either");
});

Deno.test("saliency() covers a large image in a grid, and its pixels share the values", async () => {
  const [height, width] = [70, 50];
  const large: Dataset = {
    ...dataset,
    images: Uint8Array.from({ length: height * width }, (_, i) => (31 * i) % 256),
    labels: Uint8Array.of(0),
    ...{ size: 1, height, width },
  };
  const wide = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [height, width, 1] }),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  const { values } = await saliency(wide, large, 0, { of: 0, against: 1 });
  assert.equal(values.length, height * width);
  assert.ok(values.every(Number.isFinite));
  assert.equal(values[0], values[width + 1]);
  assert.notEqual(values[0], values[2 * width + 2]);
  // Every second pixel has a patch of 5 x 5 about it, as this one in row 20 and column 14.
  const covered = large.images.map((ink, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return Math.abs(x - 14) <= 2 && Math.abs(y - 20) <= 2 ? 0 : ink;
  });
  const odds = [large, { ...large, images: covered }].map((image) => logOdds(image, 0, 1, wide));
  const [before, after] = await Promise.all(odds) as [number, number];
  assert.ok(Math.abs(values[20 * width + 14]! - (before - after)) < 1e-4);
});

Deno.test("saliency() refuses what is not there", async () => {
  await assert.rejects(saliency(model, dataset, 0, { patch: 0 }), /patch: expected a whole number/);
  await assert.rejects(saliency(model, dataset, 0, { of: 3 }), /of: expected a class from 0 to 2/);
  const one = { ...dataset, classNames: ["bar"], labels: new Uint8Array(dataset.size) };
  await assert.rejects(
    saliency(model, one, 0),
    /^InputError: saliency: expected two classes or more, found the single class of bars/,
  );
});
