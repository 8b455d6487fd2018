// What compiled models leave behind: nothing that grows.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { digitBatch } from "./_digits.ts";
import { heldTensors } from "./_held_tensors.ts";
import { smallCnn } from "./_networks.ts";

const MiB = 2 ** 20;

/** Steps to take; COMPILE_STEPS asks for more of them, such as 20000. */
const steps = Number(Deno.env.get("COMPILE_STEPS") ?? 5000);

const optimizer = tf.train.adam();
const compiled = (model: tf.LayersModel) =>
  compile(model, { loss: "sparseCategoricalCrossentropy", optimizer });

Deno.test(`${steps} steps hold no more tensors at the end, and hardly more memory`, () => {
  const ours = compiled(smallCnn({ dropout: 0.3 }));
  const { images, labels, size } = digitBatch(0, 4);
  const run = (count: number) => {
    for (let step = 0; step < count; step++) {
      ours.trainStep(images, labels, size, 1e-3);
      if (step % 50 === 0) {
        ours.evaluateStep(images, labels, size);
        ours.predict(images, size);
        ours.restore(ours.state());
      }
    }
  };
  run(500);
  const [held, memory] = [heldTensors(), Deno.memoryUsage().rss];
  run(steps);
  assert.deepEqual(heldTensors(), held);
  // A leak of one batch's images a step would be 15 MB.
  const growth = (Deno.memoryUsage().rss - memory) / MiB;
  if (Deno.env.get("SHOW_DIFFERENCES")) console.log({ growth });
  assert.ok(growth < 10, `grew by ${growth.toFixed(1)} MiB`);
  ours.dispose();
});

Deno.test("300 compiled models, disposed one by one, hold nothing and hardly more memory", () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [20_000], units: 10, activation: "softmax" })],
  });
  const cycle = () => {
    const ours = compiled(model);
    ours.trainStep(new Float32Array(20_000), [1], 1, 1e-3);
    ours.dispose();
  };
  // What the first ones allocate, later ones use again.
  for (let i = 0; i < 20; i++) cycle();
  const [held, memory] = [heldTensors(), Deno.memoryUsage().rss];
  for (let i = 0; i < 300; i++) cycle();
  assert.deepEqual(heldTensors(), held);
  // Weights and slots, once a model, would be 690 MiB; allocators and the garbage collector take their time.
  const growth = (Deno.memoryUsage().rss - memory) / MiB;
  if (Deno.env.get("SHOW_DIFFERENCES")) console.log({ growth });
  assert.ok(growth < 150, `grew by ${growth.toFixed(1)} MiB`);
});
