// EarlyStopping beside Keras's callback.

import assert from "node:assert/strict";
import { EarlyStopping } from "../../lib/training/early_stopping.ts";
import { fixture } from "./_keras.ts";
import { epochOf, watchedTraining } from "./_training.ts";

/** Has a rule see so many epochs, or as many as it lets pass. */
async function watch(stopping: EarlyStopping, losses: readonly number[]) {
  const training = watchedTraining();
  stopping.onTrainBegin(training);
  for (const loss of losses) {
    if (training.stopped) break;
    await stopping.onEpochEnd(epochOf(++training.epoch, loss), training);
  }
  return training;
}

for (const [i, { values, patience, ...expected }] of fixture.decisions.entries()) {
  Deno.test(`EarlyStopping decides as Keras does, sequence ${i}, patience ${patience}`, async () => {
    const { epoch: epochs, stopped, bestEpoch: restored } = await watch(
      new EarlyStopping(patience),
      values,
    );
    const { learningRates: _, plateau: __, ...decisions } = expected;
    assert.deepEqual({ epochs, stopped, restored }, decisions);
  });
}

Deno.test("EarlyStopping with endless patience only remembers the best epoch", async () => {
  const { bestEpoch, stopped, notes } = await watch(
    new EarlyStopping(Infinity),
    [3, 1, ...Array(1000).fill(2)],
  );
  assert.deepEqual({ bestEpoch, stopped, notes }, { bestEpoch: 2, stopped: false, notes: [] });
});

Deno.test("EarlyStopping follows the accuracy if told to", async () => {
  const stopping = new EarlyStopping(1, "valAccuracy");
  const training = watchedTraining();
  for (const [at, valAccuracy] of [0.5, 0.6, 0.6].entries()) {
    training.epoch = at + 1;
    await stopping.onEpochEnd({ ...epochOf(at + 1, 1), valAccuracy }, training);
  }
  assert.deepEqual([training.bestEpoch, training.stopped], [2, true]);
});

Deno.test("EarlyStopping goes on from its state as if nothing had happened", async () => {
  const losses = [5, 3, 4, 4, 4, 4];
  for (const at of losses.keys()) {
    const first = new EarlyStopping(3);
    const before = await watch(first, losses.slice(0, at));
    const second = new EarlyStopping(3);
    second.restore(JSON.parse(JSON.stringify(first.state())));
    const after = await watch(second, losses.slice(at));
    assert.equal(before.epoch + after.epoch, 5, `parted after ${at}`);
    assert.equal(after.stopped, true);
  }
});
