// Several steps in one run: the numbers of as many single ones, bit for bit, whatever the step is made of.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  compile,
  type CompiledModel,
  type CompileOptions,
  type TrainingBatch,
} from "../../../lib/tensorflow/compile/compile.ts";
import { digitBatch } from "./_digits.ts";
import { heldTensors } from "./_held_tensors.ts";
import { classifier, glorot, normalisedLayers, smallCnn } from "./_networks.ts";

const { layers } = tf;

/** All that a step can carry over to the next: statistics, draws, slots, and reads that gradients do not need. */
const network = () =>
  classifier(() => [
    ...normalisedLayers(),
    layers.dense({
      name: "middle",
      units: 12,
      activation: "relu",
      kernelInitializer: glorot(),
      kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
    }),
  ]);

const compiled = (model: tf.LayersModel, options: Partial<CompileOptions> = {}) =>
  compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(),
    seed: 3,
    ...options,
  });

/** The batch of a step; each step has a learning rate of its own. */
function batch(step: number, size = 16): TrainingBatch {
  const { images, labels } = digitBatch(step, size);
  return { images, truths: labels, size, learningRate: 2e-3 / (1 + step / 4) };
}

/** Trains in runs of so many steps. */
function train(model: CompiledModel, counts: readonly number[], from = 0) {
  let step = from;
  return counts.flatMap((count) => {
    const outputs = model.trainSteps(count, (at) => batch(step + at));
    step += count;
    return outputs;
  });
}

const cases: Readonly<Record<string, Partial<CompileOptions>>> = {
  "Adam": {},
  "SGD": { optimizer: tf.train.sgd(0.01) },
  "SGD with momentum": { optimizer: tf.train.momentum(0.01, 0.9) },
  "RMSProp": { optimizer: tf.train.rmsprop(1e-3, 0.9, 0.5) },
  "a running mean of the weights": { average: (t) => 1 - Math.min(0.9, t / (9 + t)) },
  "smoothed labels": { labelSmoothing: 0.1 },
};

for (const [name, options] of Object.entries(cases)) {
  Deno.test(`trainSteps() of any number comes to the bits of single steps: ${name}`, () => {
    const single = compiled(network(), options);
    const outputs = train(single, Array(13).fill(1));
    const end = single.state();
    for (const counts of [[4, 4, 4, 1], [6, 7]]) {
      const several = compiled(network(), options);
      assert.deepEqual(train(several, counts), outputs, `in runs of ${counts}`);
      assert.equal(several.iterations, 13);
      assert.deepEqual(several.state(), end, `in runs of ${counts}`);
      several.dispose();
    }
    single.dispose();
  });
}

for (const [precision, size] of [["float32", 128], ["bfloat16", 16], ["bfloat16", 128]] as const) {
  Deno.test(`trainSteps() comes to the bits of single steps: ${precision}, ${size} images`, () => {
    const states = [1, 8].map((count) => {
      const ours = compiled(smallCnn({ dropout: 0.3 }), { precision });
      for (let step = 0; step < 80; step += count) {
        ours.trainSteps(count, (at) => batch(step + at, size));
      }
      const values = Object.values(ours.state()); // tfjs numbers the names
      ours.dispose();
      return values;
    });
    assert.deepEqual(states[0], states[1]);
  });
}

Deno.test("trainSteps() and what lies between share weights, mean, statistics and step count", () => {
  const options = { average: () => 0.25 };
  const [single, several] = [compiled(network(), options), compiled(network(), options)];
  const { images, labels, size } = digitBatch(30, 32);
  for (const [step, count] of [[0, 3], [3, 3], [6, 5]] as const) {
    train(single, Array(count).fill(1), step);
    train(several, [count], step);
    assert.deepEqual(several.predict(images, size), single.predict(images, size));
    assert.deepEqual(
      several.evaluateStep(images, labels, size),
      single.evaluateStep(images, labels, size),
    );
    several.restore(several.state());
  }
  for (const each of [single, several]) each.dispose();
});

Deno.test("a batch's arrays may be used again for the next", () => {
  const [one, other] = [compiled(network()), compiled(network())];
  const images = new Float32Array(16 * 196);
  const truths = new Uint8Array(16);
  const reusing = one.trainSteps(5, (at) => {
    const next = batch(at);
    images.set(next.images);
    truths.set(next.truths);
    return { ...next, images, truths };
  });
  assert.deepEqual(reusing, train(other, [5]));
  for (const each of [one, other]) each.dispose();
});

Deno.test("a loss that is no number shows in its own step's losses", () => {
  const ours = compiled(smallCnn());
  const outputs = ours.trainSteps(
    4,
    (at) => ({ ...batch(at), learningRate: at === 1 ? 1e38 : 1e-3 }),
  );
  const finite = outputs.map(({ losses }) => losses.every(Number.isFinite));
  assert.deepEqual(finite, [true, true, false, false]);
  ours.dispose();
});

Deno.test("trainSteps() refuses what does not fit, and nothing has changed", () => {
  const ours = compiled(network());
  const before = ours.state();
  const but = (wrong: Partial<TrainingBatch>) => (at: number) =>
    at === 2 ? { ...batch(at), ...wrong } : batch(at);
  const wrong: [() => unknown, RegExp][] = [
    [() => ours.trainSteps(0, batch), /^count: expected a whole number of steps .* found 0/],
    [() => ours.trainSteps(1.5, batch), /^count: /],
    [() => ours.trainSteps(3, (at) => batch(at, 8 + at)), /^size: expected 8 images .* found 9/],
    [() => ours.trainSteps(3, but({ learningRate: Infinity })), /^learningRate: /],
    [() => ours.trainSteps(3, but({ size: 8 })), /^images: expected 1568 numbers, found 3136/],
    [() => ours.trainSteps(3, but({ truths: Array(16).fill(10) })), /^truths: .* found 10 at 0/],
  ];
  for (const [call, message] of wrong) assert.throws(call, { name: "RangeError", message });
  assert.deepEqual(ours.state(), before);
  assert.equal(ours.iterations, 0);
  ours.dispose();
});

Deno.test("2,000 steps in runs of 8 hold no more tensors at the end", () => {
  const ours = compiled(smallCnn({ dropout: 0.3 }));
  const run = (steps: number) => {
    for (let step = 0; step < steps; step += 8) ours.trainSteps(8, (at) => batch(at, 4));
  };
  run(80);
  const held = heldTensors();
  run(2000);
  assert.deepEqual(heldTensors(), held);
  ours.dispose();
});
