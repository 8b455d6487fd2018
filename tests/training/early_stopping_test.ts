// EarlyStopping beside Keras's callback.

import assert from "node:assert/strict";
import { EarlyStopping } from "../../lib/training/early_stopping.ts";
import { fixture } from "./_keras.ts";

for (const [i, { values, patience, ...expected }] of fixture.decisions.entries()) {
  Deno.test(`EarlyStopping decides as Keras does, sequence ${i}, patience ${patience}`, () => {
    const stopping = new EarlyStopping(patience);
    let epochs = 0;
    for (const value of values) {
      epochs++;
      const improved = stopping.update(value);
      assert.equal(improved, stopping.bestEpoch === epochs);
      if (stopping.stopped) break;
    }
    const decided = { epochs, stopped: stopping.stopped, restored: stopping.bestEpoch };
    const { learningRates: _, plateau: __, ...decisions } = expected;
    assert.deepEqual(decided, decisions);
  });
}

Deno.test("EarlyStopping with endless patience only remembers the best epoch", () => {
  const stopping = new EarlyStopping(Infinity);
  assert.equal(stopping.bestEpoch, 0);
  for (const value of [3, 1, ...Array(1000).fill(2)]) stopping.update(value);
  assert.equal(stopping.stopped, false);
  assert.equal(stopping.bestEpoch, 2);
});
