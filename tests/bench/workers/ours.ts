// This project as a contender: its own batches, shuffled anew each epoch, into its compiled training step.

import { baselineCnn } from "../../../lib/model/baseline_cnn.ts";
import { Batches } from "../../../lib/model/batches.ts";
import { predict } from "../../../lib/model/predict.ts";
import { Random } from "../../../lib/data/random.ts";
import { backend } from "../../../lib/tensorflow/backend.ts";
import { compile, type CompiledModel } from "../../../lib/tensorflow/compile/compile.ts";
import * as tf from "@tensorflow/tfjs";
import { silentReporter } from "../../../lib/show/training/default_reporter.ts";
import { recipe } from "../../../lib/training/recipe.ts";
import { train as trainModel } from "../../../lib/training/train.ts";
import type { Reached, Trained } from "../protocol.ts";
import { deeperCnn } from "./deeper_cnn.ts";
import { subset } from "../../../lib/data/subset.ts";
import { digits } from "./_digits.ts";
import { config, serve } from "./_serve.ts";

const learningRate = 1e-3;
const { virtualBatchSize } = config;
const train = digits("train");
const test = digits("test");
/** What trains in a recipe: all but those that would validate. */
const learnt = Math.round(0.9 * train.size);
const batches = new Batches(train, config.batch);
const random = new Random(0);
const order = random.shuffle(batches.order());
/** Batches that are not short. */
const whole = Math.floor(train.size / config.batch);
let step = 0;
let trained = network(0);

await serve({
  // Of a network with batch normalisation not the same training as the peers': whoever reads the table should see it.
  training: [virtualBatchSize ? `virtual batches of ${virtualBatchSize}` : "compiled"],
  predicting: ["predict()", ...[250, 128, 64].map((batch) => `compiled, batch ${batch}`)],
  versions: { deno: Deno.version.deno, libtensorflow: backend.version },
}, {
  train: ({ images }) => {
    const count = images / config.batch;
    if (step + count > whole) newEpoch();
    return steps(count);
  },

  predict: async ({ setting }) => {
    const batch = /batch (\d+)/.exec(setting)?.[1];
    if (!batch) trained.compiled.writeBack();
    const started = performance.now();
    const probabilities = batch
      ? compiledPredictions(trained.compiled, Number(batch))
      : (await predict(trained.model, test)).probabilities;
    return { seconds: since(started), accuracy: accuracy(probabilities) };
  },

  answerOne: async ({ images }) => {
    trained.compiled.writeBack();
    const seconds: number[] = [];
    for (const image of images) {
      const one = subset(test, [image]);
      const started = performance.now();
      await predict(trained.model, one);
      seconds.push(since(started));
    }
    return { seconds };
  },

  reach: ({ seed, accuracy: target, epochs }) => {
    let seconds = 0;
    const reached: Reached[] = [];
    while (reached.length < epochs && (reached.at(-1)?.accuracy ?? 0) < target) {
      const started = performance.now();
      if (reached.length === 0) {
        trained.compiled.dispose();
        trained = network(seed);
      }
      newEpoch();
      steps(batches.length);
      seconds += since(started);
      const predictions = compiledPredictions(trained.compiled, 1000);
      reached.push({ seconds, accuracy: accuracy(predictions) });
    }
    return { epochs: reached };
  },

  followRecipe: async ({ recipe: { name }, seed }) => {
    const started = performance.now();
    const { network, options } = recipe(name);
    const run = await trainModel(network({ seed }), subset(train, learnt), {
      ...{ ...options, seed, validationFraction: 0, reporter: silentReporter },
    });
    const seconds = since(started);
    const { probabilities } = await predict(run.model, test);
    return { seconds, accuracy: accuracy(probabilities), precision: run.settings.precision! };
  },
});

function network(
  seed: number,
): { readonly model: tf.LayersModel; readonly compiled: CompiledModel } {
  const model = config.network === "baseline"
    ? baselineCnn({ seed, dropout: 0 })
    : deeperCnn({ seed });
  const compiled = compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(learningRate),
    precision: config.precision,
    seed,
    ...(config.parts && { shards: config.parts }),
    ...(virtualBatchSize && { virtualBatchSize, shards: config.batch / virtualBatchSize }),
  });
  return { model, compiled };
}

function newEpoch(): void {
  random.shuffle(order);
  step = 0;
}

/** Trains on the next batches. */
function steps(count: number): Trained {
  let [lossSum, images] = [0, 0];
  const started = performance.now();
  for (const end = step + count; step < end;) {
    const batch = config.batch < 64 // as `train` has it
      ? batches.at(step++, order)
      : batches.bytesAt(step++, order);
    const { losses } = trained.compiled.trainStep(
      batch.images,
      batch.labels,
      batch.size,
      learningRate,
    );
    for (const loss of losses) lossSum += loss;
    images += losses.length;
  }
  return { seconds: since(started), loss: lossSum / images };
}

function compiledPredictions(compiled: CompiledModel, batchSize: number): Float32Array {
  const classes = test.classNames.length;
  const probabilities = new Float32Array(test.size * classes);
  const parts = new Batches(test, batchSize);
  for (let part = 0; part < parts.length; part++) {
    const { images, size } = parts.bytesAt(part);
    probabilities.set(compiled.predict(images, size), part * parts.size * classes);
  }
  return probabilities;
}

function accuracy(probabilities: Float32Array): number {
  let correct = 0;
  const classes = test.classNames.length;
  for (const [at, label] of test.labels.entries()) {
    const row = probabilities.subarray(at * classes, (at + 1) * classes);
    if (row.indexOf(Math.max(...row)) === label) correct++;
  }
  return correct / test.size;
}

function since(started: number): number {
  return (performance.now() - started) / 1000;
}
