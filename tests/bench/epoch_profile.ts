// Where the time of one epoch goes, from a cold start: `deno run -A tests/bench/epoch_profile.ts [BATCH] [PRECISION]`.

import { baselineCnn, loadMnist, train } from "mnist";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { cpuUsage } from "node:process";

const [batch = "16", precision = "float32"] = Deno.args;
const imported = clock();

const { train: digits } = await loadMnist();
const loaded = clock();

const model = baselineCnn({ seed: 1, dropout: 0 });
const first: Spent[] = [];
const later: Spent[] = [];
watchRuns();
const built = clock();

const nothing = () => {};
const run = await train(model, digits, {
  epochs: 1,
  batchSize: Number(batch),
  precision: precision === "bfloat16" ? precision : "float32",
  seed: 1,
  reporter: { onTrainEnd: nothing },
});
const trained = clock();

const zero: Spent = { wall: 0, cpu: 0 };
const [firstRuns, runs] = [first, later].map((list) => list.reduce(plus, zero)) as [Spent, Spent];
const training = minus(trained, built);
const rows: Readonly<Record<string, Spent>> = {
  "Deno starts, code and libtensorflow are loaded": imported,
  "MNIST is read and verified": minus(loaded, imported),
  "the model is made": minus(built, loaded),
  [`TensorFlow prepares its ${first.length} programs, running each once`]: firstRuns,
  [`TensorFlow runs, ${later.length} calls`]: runs,
  "batches, shuffling, digests, results: all else": minus(minus(training, firstRuns), runs),
};
console.log(`batch ${batch}, ${precision}: ${Math.round(run.imagesPerSecond)} images/s in steps`);
for (const [what, { wall, cpu }] of Object.entries(rows)) {
  const share = (100 * cpu / trained.cpu).toFixed(1);
  console.log(`${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of processors (${share} %): ${what}`);
}
console.log(`${trained.wall.toFixed(2)} s, ${trained.cpu.toFixed(2)} s of processors in all`);
Deno.exit(0);

/** Seconds by the clock, and by all processors together. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** What the process has spent since it began. */
function clock(): Spent {
  const { user, system } = cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
}

function minus(a: Spent, b: Spent): Spent {
  return { wall: a.wall - b.wall, cpu: a.cpu - b.cpu };
}

function plus(a: Spent, b: Spent): Spent {
  return { wall: a.wall + b.wall, cpu: a.cpu + b.cpu };
}

/** Times every call of TensorFlow's sessions. */
function watchRuns(): void {
  // The symbols of a library are an object like others.
  const tf = loadCApi().tf as { TF_SessionRun: (...all: unknown[]) => void };
  const real = tf.TF_SessionRun;
  const seen = new Set<unknown>();
  tf.TF_SessionRun = (...all) => {
    const before = clock();
    real(...all);
    const spent = minus(clock(), before);
    // Every program has an array of its own for what it feeds.
    const list = seen.has(all[2]) ? later : first;
    seen.add(all[2]);
    list.push(spent);
  };
}
