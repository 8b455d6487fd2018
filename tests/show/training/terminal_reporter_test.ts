// What training writes on standard error where a bar was asked for.

import assert from "node:assert/strict";
import { plan } from "./_run_reporter.ts";
import { history } from "../_examples.ts";

Deno.test("terminalReporter() with a bar leaves one line an epoch, of its number among all", async () => {
  const module = new URL("../../../lib/show/training/terminal_reporter.ts", import.meta.url);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { terminalReporter } from "${module}";
       const [row] = ${JSON.stringify(history)};
       const reporter = terminalReporter({ bar: true });
       reporter.onTrainBegin(${JSON.stringify(plan)});
       for (let step = 1; step <= 4; step++) {
         reporter.onStepEnd({ epoch: 1, step, loss: 1, accuracy: 0, imagesPerSecond: 10 });
       }
       await reporter.onEpochEnd(row, { history: [row], bestEpoch: 1, learningRate: 1e-3, notes: [] });`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0);
  assert.equal(
    new TextDecoder().decode(stderr).trimEnd(),
    "epoch 1/8  loss 0.2000  accuracy 95.00 %  val loss 0.1200  val accuracy 97.80 %  10 s  best",
  );
});
