// The whole life of models again and again in one process: a few rounds in tests, for long by `deno task soak`.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

/** How long; 0 for the few rounds of the tests. */
const minutes = Number(Deno.env.get("SOAK_MINUTES") ?? 0);
const rounds = 12;
const megabyte = 2 ** 20;
const silent = { onTrainBegin() {}, onStepEnd() {}, onEpochEnd() {}, onTrainEnd() {} };
const data = bars(500);

/** What a process holds. */
interface Held {
  readonly tensors: number;
  readonly nativeTensors: number;
  /** Open files; 0 where the system does not list them. */
  readonly files: number;
  readonly threads: number;
  /** The median after the rounds since it was looked at before: it goes up and down from round to round. */
  readonly megabytes: number;
}

const claim = "of training, stopping, resuming, saving, loading and predicting keep nothing";
Deno.test(`${minutes > 0 ? `${minutes} minutes` : `${rounds} rounds`} ${claim}`, async () => {
  await using folder = await temporaryFolder();
  const started = performance.now();
  const share = (round: number) =>
    minutes > 0 ? (performance.now() - started) / 60_000 / minutes : round / rounds;
  let [round, steps] = [0, 0];
  const all: Held[] = [];
  let memory: number[] = [];
  // On a busy machine the time can be up before the fourth look.
  while (share(round) < 1 || all.length < 4) {
    steps += await live(folder.path, round++);
    memory.push(megabytes());
    // By then whatever is made once is made: graphs, threads, the allocator's arenas.
    if (share(round) < all.length / 4) continue;
    all.push(await held(memory));
    memory = [];
  }
  const [, settled, ...later] = all;
  assert.ok(settled && later.length > 0);
  if (minutes > 0) {
    console.log(`${round} rounds, ${steps} training steps, held by quarters of the time:`);
    for (const each of all) console.log(JSON.stringify(each));
  }
  for (const now of later) {
    assert.deepEqual([now.tensors, now.nativeTensors], [settled.tensors, settled.nativeTensors]);
    // Deno opens a few and closes them in its own time; one kept each round would be more.
    assert.ok(now.files - settled.files < 4, JSON.stringify(all));
    assert.ok(now.threads - settled.threads < 5, JSON.stringify(all));
    // It goes up and down by 90 MB without a trend that minutes would show: only a large leak is found so.
    assert.ok(now.megabytes - settled.megabytes < 150, JSON.stringify(all));
  }
});

/** One model's life. @returns how many steps it was trained by */
async function live(folder: string, seed: number): Promise<number> {
  const model = barsModel({ seed, dropout: 0.2 });
  // Operation by operation every fourth time, and once before memory is settled.
  const engine = seed % 4 === 2 ? "eager" : "fastest";
  const stopping = new AbortController();
  const checkpoint = join(folder, "checkpoints");
  const options: TrainOptions = { epochs: 2, batchSize: 16, seed, engine, checkpoint };
  let steps = 0;
  const reporter = {
    ...silent,
    onStepEnd() {
      if (++steps === 40) stopping.abort();
    },
  };
  const half = await train(model, data, { ...options, reporter, signal: stopping.signal });
  assert.equal(half.reason, "aborted");
  const run = await train(model, data, { ...options, reporter, resume: true });
  assert.equal(run.history.length, 2);
  const path = join(folder, "model");
  await saveModel(run, path);
  const loaded = await loadModel(path);
  const [ours, again] = [await predict(model, data), await predict(loaded.model, data)];
  assert.deepEqual(again.probabilities, ours.probabilities);
  loaded.model.dispose();
  model.dispose();
  return steps;
}

async function held(memory: readonly number[]): Promise<Held> {
  return {
    tensors: tf.memory().numTensors,
    nativeTensors: (tf.backend() as NodeJSKernelBackend).getNumOfTFTensors(),
    files: await countIn("fd"),
    threads: await countIn("task"),
    megabytes: memory.toSorted((a, b) => a - b)[memory.length >> 1]!,
  };
}

/** The process's memory without JavaScript's own, which comes and goes with garbage collection. */
function megabytes(): number {
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return Math.round((rss - heapTotal - external) / megabyte);
}

/** Entries of a folder of this process in /proc, which Deno keeps closed and `ls` does not. */
async function countIn(folder: string): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  const { stdout } = await new Deno.Command("ls", { args: [`/proc/${Deno.pid}/${folder}`] })
    .output();
  return new TextDecoder().decode(stdout).split("\n").length - 1;
}
