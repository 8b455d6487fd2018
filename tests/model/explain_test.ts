// explain(): probabilities and neighbours beside sorting all distances.

import assert from "node:assert/strict";
import { vectorOf } from "../../lib/evaluate/embedding.ts";
import { embed } from "../../lib/model/embed.ts";
import { explain } from "../../lib/model/explain.ts";
import { predict } from "../../lib/model/predict.ts";
import { bars, barsModel } from "../_bars.ts";

const [dataset, model] = [bars(40), barsModel()];

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

Deno.test("explain() refuses what is not there", async () => {
  await assert.rejects(explain(model, dataset, [40]), RangeError);
  await assert.rejects(
    explain(model, dataset, [1], { reference: dataset, embedding: await embed(model, bars(8)) }),
    /expected that of bars, 40 images, found one of bars, 8 images/,
  );
});

function cosineDistance(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, d) => sum + value * b[d]!, 0);
  return 1 - dot / (Math.hypot(...a) * Math.hypot(...b));
}
