// What training reports where nobody chose: a line an epoch outside a notebook.

import assert from "node:assert/strict";
import { silentReporter } from "../../../lib/show/training/default_reporter.ts";
import { epoch } from "../_examples.ts";
import { plan, runReporter } from "./_run_reporter.ts";

Deno.test("silentReporter says nothing and can be used again", async () => {
  await runReporter(silentReporter);
  await runReporter(silentReporter);
});

Deno.test("defaultReporter() outside a notebook writes one line an epoch into a log", async () => {
  const path = (name: string) => new URL(`../../../lib/show/training/${name}.ts`, import.meta.url);
  const rows = [epoch(1), epoch(2, { learningRate: 1e-4 })];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { defaultReporter } from "${path("default_reporter")}";
       const rows = ${JSON.stringify(rows)};
       const reporter = defaultReporter();
       reporter.onTrainBegin(${JSON.stringify(plan)});
       for (const row of rows) {
         for (let step = 1; step <= 4; step++) {
           reporter.onStepEnd({ epoch: row.epoch, step, loss: 1, accuracy: 0, imagesPerSecond: 10 });
         }
         await reporter.onEpochEnd(row, {
           history: rows.slice(0, row.epoch), bestEpoch: 1, learningRate: 1e-4,
           notes: row.epoch === 2 ? ["reduced"] : [],
         });
       }
       await reporter.onTrainEnd({ reason: "finished", history: rows, seconds: 65, bestEpoch: 1 });`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0);
  assert.equal(stdout.length, 0);
  assert.deepEqual(new TextDecoder().decode(stderr).trimEnd().split("\n"), [
    "epoch 1/8  loss 0.2000  accuracy 95.00 %  val loss 0.1200  val accuracy 97.80 %  10 s  best",
    "epoch 2/8  loss 0.1000  accuracy 97.50 %  val loss 0.1100  val accuracy 97.90 %  10 s  1 of 5 epochs without improvement  reduced",
    "Finished: 2 epochs in 1 min 5 s.",
    "The model has the weights of epoch 1: validation accuracy 97.80 %, loss 0.1200.",
  ]);
});
