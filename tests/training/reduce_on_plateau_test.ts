// ReduceOnPlateau beside Keras's callback.

import assert from "node:assert/strict";
import { ReduceOnPlateau } from "../../lib/training/reduce_on_plateau.ts";
import { fixture } from "./_keras.ts";
import { epochOf, watchedTraining } from "./_training.ts";

const halving = { factor: 0.5, minLearningRate: 1e-6 };

for (const [i, { values, plateau, learningRates }] of fixture.decisions.entries()) {
  Deno.test(`ReduceOnPlateau has Keras's learning rates, sequence ${i}, patience ${plateau}`, () => {
    const reduction = new ReduceOnPlateau({ patience: plateau, ...halving });
    const training = watchedTraining(1e-3);
    for (const [at, expected] of learningRates.entries()) {
      const before = training.learningRate;
      const notes = training.notes.length;
      reduction.onEpochEnd(epochOf(at + 1, values[at]!), training);
      assert.equal(training.notes.length - notes, training.learningRate < before ? 1 : 0);
      // Keras's rates are float32.
      assert.ok(Math.abs(training.learningRate / expected - 1) < 1e-6, `epoch ${at + 1}`);
    }
  });
}

Deno.test("ReduceOnPlateau takes another factor and another least rate", () => {
  const reduction = new ReduceOnPlateau({ patience: 1, factor: 0.1, minLearningRate: 0.05 });
  const training = watchedTraining(1);
  const rates = [5, 5, 5, 5].map((value, at) => {
    reduction.onEpochEnd(epochOf(at + 1, value), training);
    return training.learningRate;
  });
  assert.deepEqual(rates, [1, 0.1, 0.05, 0.05]);
  assert.equal(training.notes[0], "learning rate reduced to 0.1");
});

Deno.test("ReduceOnPlateau goes on from its state as if nothing had happened", () => {
  const losses = [5, 5, 5, 5, 5];
  for (const at of losses.keys()) {
    const training = watchedTraining(1);
    const first = new ReduceOnPlateau({ patience: 2, ...halving });
    for (const loss of losses.slice(0, at)) first.onEpochEnd(epochOf(1, loss), training);
    const second = new ReduceOnPlateau({ patience: 2, ...halving });
    second.restore(JSON.parse(JSON.stringify(first.state())));
    for (const loss of losses.slice(at)) second.onEpochEnd(epochOf(1, loss), training);
    assert.equal(training.learningRate, 0.25, `parted after ${at}`);
  }
});
