// What the curves of a training run say.

import assert from "node:assert/strict";
import { curves } from "../../../lib/show/training/curves.ts";
import { epoch, history, isCutOff, textsOf } from "../_examples.ts";

Deno.test("curves() names the best epoch, the last, and where the learning rate fell", () => {
  assert.equal(
    curves(history).alt,
    "Accuracy and loss over 5 epochs. Best epoch 3: accuracy 98.33 % in training and 98.00 % in " +
      "validation, loss 0.0667 and 0.1000. Last epoch 5: accuracy 99.00 % in training and 97.80 % in " +
      "validation, loss 0.0400 and 0.1200. Learning rate reduced to 1e-4 at epoch 4.",
  );
  assert.ok(textsOf(curves(history)).includes("learning rate reduced"));
  assert.ok(!textsOf(curves(history.slice(0, 3))).includes("learning rate reduced"));
});

Deno.test("curves() marks no reductions of a schedule, which moves the learning rate all the time", () => {
  const marks = (...rates: number[]) => {
    const rows = rates.map((learningRate, i) => epoch(i + 1, { learningRate }));
    return /Learning rate reduced .*/.exec(curves(rows).alt)?.[0];
  };
  assert.equal(marks(1e-4, 3e-3, 1e-3), undefined); // up, then down
  assert.equal(marks(1e-2, 5e-3, 1e-3, 1e-4), undefined); // down in every epoch
  assert.equal(marks(1e-2, 5e-3, 5e-3), "Learning rate reduced to 0.005 at epoch 2.");
  assert.equal(marks(1e-2, 5e-3), "Learning rate reduced to 0.005 at epoch 2.");
});

Deno.test("curves() marks the epoch it is told, and calls the last the best only if none has a lower loss", () => {
  assert.match(curves(history, { bestEpoch: 4 }).alt, /Best epoch 4:.* Last epoch 5:/);
  assert.match(curves(history.slice(0, 3), { bestEpoch: 3 }).alt, /Best epoch 3:/);
  const kept = curves(history, { bestEpoch: 5 });
  assert.match(kept.alt, /^Accuracy and loss over 5 epochs\. Last epoch 5:/);
  const [, subtitle] = textsOf(kept);
  assert.equal(subtitle, "Last epoch 5: validation accuracy 97.80 %, loss 0.1200");
  assert.ok(textsOf(kept).includes("last epoch") && !textsOf(kept).includes("best epoch"));
  assert.throws(() => curves(history, { bestEpoch: 9 }), /bestEpoch 9 is none of the 5 epochs/);
});

Deno.test("curves() has a place for a loss of 0, and none for no epochs", () => {
  assert.match(curves([epoch(1, { loss: 0 })]).alt, /loss 0\.0000/);
  assert.throws(() => curves([]), /at least one epoch/);
});

Deno.test("curves() has a dot an epoch up to thirty of them", () => {
  const dots = (epochs: number) => {
    const history = Array.from({ length: epochs }, (_, i) => epoch(i + 1));
    return [...curves(history).svg.matchAll(/<circle r="2"/g)].length;
  };
  assert.equal(dots(30), 4 * 30);
  assert.equal(dots(31), 0);
});

Deno.test("curves() has ticks at 1 and 3 of each decade of loss, or at 1 of many decades", () => {
  const ticks = (loss: number) =>
    textsOf(curves([epoch(1, { loss: 2 }), epoch(2, { loss })])).filter((words) =>
      /^0\.0*[13]$/.test(words)
    );
  assert.deepEqual(ticks(0.02), ["0.01", "0.03", "0.1", "0.3"]);
  assert.deepEqual(ticks(0.0002), ["0.001", "0.01", "0.1"]);
});

Deno.test("curves() takes the first of several epochs of the same validation loss for the best", () => {
  assert.match(curves([1, 2, 3].map((n) => epoch(n, { valLoss: 0.1 }))).alt, /Best epoch 1:/);
});

Deno.test("curves() has room for shares of two decimals beside their axis", () => {
  const late = [0.9963, 0.9965, 0.9966].map((accuracy, i) =>
    epoch(i + 1, { accuracy, valAccuracy: accuracy - 0.0001 })
  );
  assert.ok(textsOf(curves(late)).includes("99.65 %"));
  assert.ok(!isCutOff(curves(late)));
});

Deno.test("curves() has ticks that differ for accuracies that hardly do, and room for a four-digit epoch", () => {
  for (const accuracy of [0, 0.3, 0.99991, 1]) {
    const flat = curves([epoch(1, { accuracy, valAccuracy: accuracy })]);
    const ticks = textsOf(flat).filter((words) => /^[\d.]+ %$/.test(words));
    assert.ok(ticks.length >= 4 && new Set(ticks).size === ticks.length, ticks.join());
    assert.ok(ticks.every((tick) => Number.parseFloat(tick) <= 100), ticks.join());
  }
  const long = curves(Array.from({ length: 1200 }, (_, i) => epoch(i + 1)));
  assert.ok(textsOf(long).includes("1200"));
  assert.ok(!isCutOff(long));
});
