// saliency() and explain(): the map beside covering by hand, neighbours beside sorting all distances.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../lib/data/dataset.ts";
import { vectorOf } from "../../lib/evaluate/embedding.ts";
import { embed } from "../../lib/model/embed.ts";
import { explain } from "../../lib/model/explain.ts";
import { predict } from "../../lib/model/predict.ts";
import { saliency } from "../../lib/model/saliency.ts";
import { bars, barsModel } from "../_bars.ts";

const [dataset, model] = [bars(40), barsModel()];

/** One of the images, with some pixels made background. */
function with_(index: number, isCovered: (x: number, y: number) => boolean): Dataset {
  const images = dataset.images.slice(144 * index, 144 * (index + 1))
    .map((ink, at) => isCovered(at % 12, Math.floor(at / 12)) ? 0 : ink);
  return { ...dataset, images, labels: dataset.labels.slice(index, index + 1), size: 1 };
}

async function logOdds(image: Dataset, of: number, against: number): Promise<number> {
  const { probabilities } = await predict(model, image);
  return Math.log(probabilities[of]!) - Math.log(probabilities[against]!);
}

for (const patch of [1, 3, 4]) {
  Deno.test(`saliency() is what covering ${patch} x ${patch} pixels does to the log-odds`, async () => {
    const { values, ...map } = await saliency(model, dataset, 7, { of: 2, against: 0, patch });
    assert.deepEqual(map, { method: "occlusion", patch, of: 2, against: 0 });
    const whole = await logOdds(with_(7, () => false), 2, 0);
    const before = Math.floor((patch - 1) / 2);
    for (const [x, y] of [[0, 0], [5, 6], [11, 0], [11, 11], [3, 10]] as const) {
      const inside = (at: number, centre: number) =>
        at >= centre - before && at < centre - before + patch;
      const covered = with_(7, (px, py) => inside(px, x) && inside(py, y));
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
});

Deno.test("explain() gives probabilities, both classes, and the neighbours that sorting would find", async () => {
  const reference = bars(60, 5);
  const indices = [3, 0, 21];
  const explanations = await explain(model, dataset, indices, { reference, neighbours: 4 });
  assert.deepEqual(explanations.map(({ index }) => index), indices);
  const { probabilities } = await predict(model, dataset);
  const [own, others] = [await embed(model, dataset), await embed(model, reference)];
  for (const why of explanations) {
    const row = probabilities.subarray(3 * why.index, 3 * why.index + 3);
    why.probabilities.forEach((p, c) => assert.ok(Math.abs(p - row[c]!) < 1e-6));
    const order = [0, 1, 2].sort((a, b) => row[b]! - row[a]!);
    assert.equal(why.prediction, order[0]);
    assert.equal(why.truth, dataset.labels[why.index]);
    assert.equal(why.rival, why.truth === order[0] ? order[1] : why.truth);
    assert.deepEqual([why.saliency.of, why.saliency.against], [why.prediction, why.rival]);
    assert.deepEqual(
      why.pixels,
      dataset.images.subarray(144 * why.index, 144 * (why.index + 1)),
    );
    const query = vectorOf(own, why.index);
    const found = {
      [why.prediction]: why.neighbours?.ofPrediction,
      [why.rival]: why.neighbours?.ofRival,
    };
    for (const [label, neighbours] of Object.entries(found)) {
      const distances = [...reference.labels.keys()]
        .filter((i) => reference.labels[i] === Number(label))
        .map((i) => ({ i, distance: cosineDistance(query, vectorOf(others, i)) }))
        .sort((a, b) => a.distance - b.distance).slice(0, 4);
      assert.deepEqual(neighbours?.map(({ index }) => index), distances.map(({ i }) => i));
      neighbours?.forEach(({ index, distance, pixels }, at) => {
        assert.ok(Math.abs(distance - distances[at]!.distance) < 1e-5);
        assert.deepEqual(pixels, reference.images.subarray(144 * index, 144 * (index + 1)));
      });
    }
  }
});

Deno.test("explain() never takes an image for its own neighbour, and does without a reference", async () => {
  const [why] = await explain(model, dataset, [9], { reference: dataset, neighbours: 40 });
  const found = [...why!.neighbours!.ofPrediction, ...why!.neighbours!.ofRival];
  assert.ok(found.length > 5 && found.every(({ index }) => index !== 9));
  const [alone] = await explain(model, dataset, [9]);
  assert.equal(alone?.neighbours, undefined);
});

Deno.test("explain() and saliency() refuse what is not there", async () => {
  await assert.rejects(explain(model, dataset, [40]), RangeError);
  await assert.rejects(
    explain(model, dataset, [1], { reference: dataset, embedding: await embed(model, bars(8)) }),
    /expected that of bars, 40 images, found one of bars, 8 images/,
  );
  await assert.rejects(saliency(model, dataset, 0, { patch: 0 }), /patch: expected a whole number/);
  await assert.rejects(saliency(model, dataset, 0, { of: 3 }), /of: expected a class from 0 to 2/);
});

function cosineDistance(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, d) => sum + value * b[d]!, 0);
  return 1 - dot / (Math.hypot(...a) * Math.hypot(...b));
}
