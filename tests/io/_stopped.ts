// Stops everything that takes long as Jupyter does; interruption_test.ts reads what it prints.

import * as tf from "@tensorflow/tfjs";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { outOfDistribution } from "../../lib/data/rendered/out_of_distribution.ts";
import { renderedDigits } from "../../lib/data/rendered/rendered_digits.ts";
import { landscape } from "../../lib/evaluate/landscape.ts";
import { embed } from "../../lib/model/embed.ts";
import { explain } from "../../lib/model/explain.ts";
import { predict } from "../../lib/model/predict.ts";
import { robustness } from "../../lib/model/robustness.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { crossValidate } from "../../lib/training/cross_validate.ts";
import { train } from "../../lib/training/train.ts";
import { bars, barsModel } from "../_bars.ts";

const model = barsModel();
const many = bars(400_000);
const few = bars(500);
const reporter = silentReporter;
const drawn = await renderedDigits({ train: 1, test: 10 });
const points = await embed(model, bars(1000));

// Sends the files' first bytes, and then nothing.
const closing = new AbortController();
const server = Deno.serve(
  { signal: closing.signal, port: 0, hostname: "127.0.0.1", onListen() {} },
  () => new Response(new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(9)) })),
);
const mirrors = [`http://127.0.0.1:${server.addr.port}/`];
const directory = await Deno.makeTempDir();

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  predict: () => predict(model, many, { batchSize: 10 }),
  shifts: () => predict(model, many, { shifts: 1 }),
  embed: () => embed(model, many, { batchSize: 10 }),
  robustness: () => robustness({ a: model }, bars(2000)),
  explain: () => explain(model, few, Array.from({ length: 500 }, (_, i) => i), { reference: few }),
  landscape: () => landscape(points, { epochs: 100_000 }),
  crossValidate: () =>
    crossValidate((seed) => barsModel({ seed }), few, { train: { epochs: 1e6, reporter } }),
  renderedDigits: () => renderedDigits({ train: 100_000 }),
  outOfDistribution: () => outOfDistribution(drawn.test, { size: 100_000 }),
  loadMnist: () => loadMnist({ mirrors, directory, progress: false }),
};

for (const [name, call] of Object.entries(calls)) {
  const tensors = tf.memory().numTensors;
  let sent = 0;
  setTimeout(() => {
    sent = performance.now();
    Deno.kill(Deno.pid, "SIGINT");
  }, 300);
  const said = await call().then(() => "not stopped", String);
  const prompt = performance.now() - sent < 1000;
  console.log(`${name}: ${said} (${prompt ? "at once" : "late"})`);
  if (tf.memory().numTensors !== tensors) console.log("left tensors");
}

// A cell that trains in a loop, and draws after each training.
const runs: string[] = [];
try {
  for (const seed of [1, 2, 3]) {
    if (seed === 2) setTimeout(() => Deno.kill(Deno.pid, "SIGINT"), 300);
    const options = {
      epochs: seed === 1 ? 1 : 1e6,
      earlyStopping: false,
      reduceLr: false,
    } as const;
    runs.push((await train(model, few, { ...options, seed, reporter })).reason);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    await Promise.resolve();
  }
} catch (error) {
  console.log(`loop: ${runs.join(", ")}, ${error}`);
}
console.log(String(await predict(model, few).catch(String)));
await new Promise((resolve) => setTimeout(resolve, 1500));
console.log(`the next cell: ${(await predict(model, few)).size}`);

closing.abort();
Deno.kill(Deno.pid, "SIGINT");
await new Promise((resolve) => setTimeout(resolve, 1000));
console.log("still alive");
