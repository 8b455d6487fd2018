// ReduceOnPlateau beside Keras's callback.

import assert from "node:assert/strict";
import { ReduceOnPlateau } from "../../lib/training/reduce_on_plateau.ts";
import { fixture } from "./_keras.ts";

for (const [i, { values, plateau, learningRates }] of fixture.decisions.entries()) {
  Deno.test(`ReduceOnPlateau has Keras's learning rates, sequence ${i}, patience ${plateau}`, () => {
    const reduction = new ReduceOnPlateau(1e-3, { patience: plateau });
    for (const [epoch, expected] of learningRates.entries()) {
      const before = reduction.learningRate;
      const reduced = reduction.update(values[epoch]!);
      assert.equal(reduced, reduction.learningRate < before);
      // Keras's rates are float32.
      assert.ok(Math.abs(reduction.learningRate / expected - 1) < 1e-6, `epoch ${epoch + 1}`);
    }
  });
}

Deno.test("ReduceOnPlateau takes another factor and another least rate", () => {
  const reduction = new ReduceOnPlateau(1, { patience: 1, factor: 0.1, minLearningRate: 0.05 });
  const rates = [5, 5, 5, 5].map((value) => {
    reduction.update(value);
    return reduction.learningRate;
  });
  assert.deepEqual(rates, [1, 0.1, 0.05, 0.05]);
});
