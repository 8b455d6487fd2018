// Trains and is interrupted as Jupyter's Stop does it; train_test.ts reads what it prints.

import { train } from "../../lib/training/train.ts";
import type { TrainingReporter } from "../../lib/training/callback.ts";
import { bars, barsModel } from "../_bars.ts";

let at = "";
const interrupting: TrainingReporter = {
  onTrainBegin() {},
  onStepEnd({ epoch, step }) {
    at = `epoch ${epoch}, step ${step}`;
    if (step === 3) Deno.kill(Deno.pid, "SIGINT");
    // Steps as slow as a large network's, so that training lets signals in between any two.
    if (step >= 3) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 110);
  },
  onEpochEnd() {},
  onTrainEnd() {},
};

const model = barsModel();
const options = { epochs: 2, batchSize: 10, seed: 1 };
const run = await train(model, bars(), { ...options, reporter: interrupting });
console.log(`${run.reason} in ${at}`);
const again = await train(model, bars(), { ...options, resume: run });
console.log(`resumed to the end: ${again.reason}`);
Deno.kill(Deno.pid, "SIGINT");
await new Promise((resolve) => setTimeout(resolve, 5000));
console.log("still alive");
