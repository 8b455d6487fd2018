// train(): seeded, stopped, resumed and watched.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { splitLast } from "../../lib/data/split.ts";
import { subset } from "../../lib/data/subset.ts";
import { DivergenceError } from "../../lib/training/divergence_error.ts";
import { predict } from "../../lib/model/predict.ts";
import { namedArchitectureOf } from "../../lib/training/checkpoint.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import type { TrainingRun } from "../../lib/training/training_run.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { TrainingReporter } from "../../lib/training/callback.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";

const silent: TrainingReporter = {
  onTrainBegin() {},
  onStepEnd() {},
  onEpochEnd() {},
  onTrainEnd() {},
};
const data = bars(100);
const base: TrainOptions = { epochs: 4, batchSize: 16, seed: 1, reporter: silent };
const untimed = ({ history }: TrainingRun) => history.map((row) => ({ ...row, seconds: 0 }));

/** Aborts after so many steps of the run. */
function stopAfter(steps: number): Pick<TrainOptions, "signal" | "reporter"> {
  const controller = new AbortController();
  let done = 0;
  const onStepEnd = () => void (++done === steps && controller.abort());
  return { signal: controller.signal, reporter: { ...silent, onStepEnd } };
}

Deno.test("train() learns, and its history says how", async () => {
  const run = await train(barsModel(), data, { ...base, epochs: 12 });
  assert.equal(run.reason, "finished");
  assert.deepEqual(
    run.history.map(({ epoch }) => epoch),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  const [first, last] = [run.history[0]!, run.history.at(-1)!];
  assert.ok(last.loss < first.loss && last.accuracy > 0.8, JSON.stringify(last));
  assert.ok(run.history.every(({ seconds }) => seconds > 0));
  assert.ok(run.seconds >= run.history.reduce((sum, { seconds }) => sum + seconds, 0));
  assert.ok(run.imagesPerSecond > 0);
  assert.equal(run.data.train.size, 90);
  assert.equal(run.data.validation.size, 10);
  assert.equal(run.data.split, "last 10 %");
  assert.equal(run.checkpoint, undefined);
});

Deno.test("train() leaves the best epoch's weights, as validation measures them", async () => {
  const run = await train(barsModel(), data, { ...base, epochs: 10, learningRate: 0.01 });
  const best = run.history.reduce((best, row) => row.valLoss < best.valLoss ? row : best);
  assert.equal(run.bestEpoch, best.epoch);
  assert.ok(best.epoch < 10, "the last weights are not the best");
  const { validation } = splitLast(data);
  const { loss, accuracy } = evaluate(await predict(run.model, validation), validation);
  assert.ok(Math.abs(loss - best.valLoss) < 1e-5, `${loss} ${best.valLoss}`);
  assert.ok(Math.abs(accuracy - best.valAccuracy) < 1e-9);
});

Deno.test("train() repeats itself with one seed, and does not with another", async () => {
  const [first, second, other] = [
    await train(barsModel({ dropout: 0.3 }), data, base),
    await train(barsModel({ dropout: 0.3 }), data, base),
    await train(barsModel({ dropout: 0.3 }), data, { ...base, seed: 2 }),
  ];
  assert.deepEqual(untimed(second), untimed(first));
  assert.equal(fingerprint(second.model), fingerprint(first.model));
  assert.notEqual(fingerprint(other.model), fingerprint(first.model));
});

Deno.test("train() shuffles anew each epoch and takes each image once, the short batch too", async () => {
  // At this learning rate the weights stay, so the losses tell which images a step had.
  const losses = new Map<number, number[]>();
  const onStepEnd: TrainingReporter["onStepEnd"] = ({ epoch, loss }) =>
    void losses.set(epoch, [...losses.get(epoch) ?? [], loss]);
  const options = { ...base, epochs: 2, learningRate: 1e-12, reporter: { ...silent, onStepEnd } };
  await train(barsModel(), data, options);
  const [first, second] = [losses.get(1)!, losses.get(2)!];
  assert.deepEqual([first.length, second.length], [6, 6]); // 90 images: five batches of 16, one of 10
  assert.ok(Math.abs(first[0]! - second[0]!) > 1e-4, "other images come first");
  assert.ok(Math.abs(first[5]! - second[5]!) < 1e-6, "over the epoch they are the same");
});

Deno.test("train() stops early and lowers the learning rate on the way", async () => {
  // A learning rate this small changes the validation loss by less than 1e-4 an epoch, upwards or not at all.
  const options = { ...base, epochs: 50, learningRate: 1e-12, earlyStopping: 4, reduceLr: 2 };
  const notes: string[] = [];
  const run = await train(barsModel(), data, {
    ...options,
    reporter: { ...silent, onEpochEnd: (_, training) => void notes.push(...training.notes) },
  });
  assert.equal(run.reason, "early stopping");
  assert.equal(run.history.length, run.bestEpoch + 4);
  assert.equal(notes.at(-1), `early stopping: epoch ${run.bestEpoch} was best`);
});

Deno.test("train() follows the plateau rule in the rates that its history shows", async () => {
  const reduceLr = { patience: 1, factor: 0.1, minLearningRate: 1e-9 };
  const options = {
    ...base,
    epochs: 4,
    learningRate: 1e-7,
    reduceLr,
    earlyStopping: false,
  } as const;
  const notes: string[] = [];
  const { history } = await train(barsModel(), data, {
    ...options,
    reporter: { ...silent, onEpochEnd: (_, training) => void notes.push(...training.notes) },
  });
  const rates = history.map(({ learningRate }) => learningRate.toPrecision(3));
  assert.deepEqual(rates, ["1.00e-7", "1.00e-7", "1.00e-8", "1.00e-9"]);
  assert.deepEqual(notes, ["learning rate reduced to 1e-8", "learning rate reduced to 1e-9"]);
});

Deno.test("train() without early stopping keeps the last weights", async () => {
  const options = { ...base, earlyStopping: false } as const;
  const run = await train(barsModel(), data, options);
  assert.equal(run.bestEpoch, 4);
  const { validation } = splitLast(data);
  const { loss } = evaluate(await predict(run.model, validation), validation);
  assert.ok(Math.abs(loss - run.history[3]!.valLoss) < 1e-5);
});

for (const engine of ["fastest", "eager"] as const) {
  Deno.test(`train() aborted after any step resumes to the unbroken run, ${engine}`, async () => {
    const options = { ...base, engine };
    const unbroken = await train(barsModel({ dropout: 0.3 }), data, options);
    for (const steps of [1, 6, 9, 17]) { // within an epoch, at the end of one, within later ones
      const model = barsModel({ dropout: 0.3 });
      const first = await train(model, data, { ...options, ...stopAfter(steps) });
      assert.equal(first.reason, "aborted");
      assert.equal(first.history.length, Math.floor(steps / 6));
      const second = await train(model, data, { ...options, resume: first });
      assert.equal(second.reason, "finished");
      assert.deepEqual(untimed(second), untimed(unbroken), `after step ${steps}`);
      assert.equal(fingerprint(second.model), fingerprint(unbroken.model), `after step ${steps}`);
      assert.ok(second.seconds > first.seconds);
    }
  });
}

for (const optimizer of ["rmsprop", "adamax"] as const) {
  for (const engine of ["fastest", "eager"] as const) {
    Deno.test(`train() with ${optimizer} learns, and resumes to the unbroken run, ${engine}`, async () => {
      const options: TrainOptions = { ...base, engine, optimizer, loss: "meanSquaredError" };
      const unbroken = await train(barsModel({ dropout: 0.3 }), data, options);
      const [first, last] = [unbroken.history[0]!, unbroken.history.at(-1)!];
      assert.ok(last.valLoss < first.valLoss && first.valLoss < 0.3, JSON.stringify([first, last]));
      const model = barsModel({ dropout: 0.3 });
      const stopped = await train(model, data, { ...options, ...stopAfter(9) });
      const resumed = await train(model, data, { ...options, resume: stopped });
      assert.deepEqual(untimed(resumed), untimed(unbroken));
      assert.equal(fingerprint(resumed.model), fingerprint(unbroken.model));
    });
  }
}

Deno.test("train() lowers the learning rate of any optimizer, and a card's settings give the same run", async () => {
  const options: TrainOptions = {
    ...{ ...base, optimizer: tf.train.momentum(0.02, 0.8), epochs: 6 },
    reduceLr: { patience: 1, factor: 0.5 },
    monitor: "valAccuracy",
  };
  const run = await train(barsModel(), data, options);
  assert.equal(run.history[0]!.learningRate, 0.02);
  assert.ok(run.history.at(-1)!.learningRate <= 0.01, JSON.stringify(run.history));
  const again = await train(barsModel(), data, { ...run.settings, reporter: silent });
  assert.equal(fingerprint(again.model), fingerprint(run.model));
});

Deno.test("train() aborted before its first step changes nothing", async () => {
  const model = barsModel();
  const before = fingerprint(model);
  const run = await train(model, data, { ...base, signal: AbortSignal.abort() });
  assert.deepEqual([run.reason, run.bestEpoch, run.history.length], ["aborted", 0, 0]);
  assert.equal(fingerprint(model), before);
});

Deno.test("train() resumes from its folder, in a new model, after an epoch or an interruption", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const unbroken = await train(barsModel(), data, base);
    await train(barsModel(), data, { ...base, checkpoint: folder, ...stopAfter(9) });
    const again = { ...base, checkpoint: folder, resume: true };
    const resumed = await train(barsModel({ seed: 5 }), data, again);
    assert.equal(fingerprint(resumed.model), fingerprint(unbroken.model));
    // What is left in the folder is the finished run: resuming it once more is the same run.
    const finished = await train(barsModel(), data, { ...base, resume: folder });
    assert.equal(finished.reason, "finished");
    assert.deepEqual(untimed(finished), untimed(unbroken));
    assert.equal(fingerprint(finished.model), fingerprint(unbroken.model));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["checkpoint.bin"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("train() resumes in a network that was built anew, whose layers tfjs then calls otherwise", async () => {
  const build = () => {
    const inner = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [12, 12, 1] }),
        tf.layers.dense({ units: 6, activation: "relu" }),
        tf.layers.batchNormalization(),
      ],
    });
    const input = tf.input({ shape: [12, 12, 1] });
    const head = tf.layers.dense({ units: 3, activation: "softmax" });
    const outputs = head.apply(inner.apply(input)) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs });
    const values = model.getWeights().map(({ shape }, at) =>
      tf.randomUniform(shape, 0, 0.1, "float32", at)
    );
    model.setWeights(values);
    return model;
  };
  const options = { ...base, averageWeights: 0.9 };
  for (const engine of ["fastest", "eager"] as const) {
    const unbroken = await train(build(), data, { ...options, engine });
    const stopped = await train(build(), data, { ...options, engine, ...stopAfter(15) });
    assert.equal(stopped.bestEpoch > 0, true, "the weights of the best epoch have names, too");
    const resumed = await train(build(), data, { ...options, engine, resume: stopped });
    assert.notEqual(resumed.model.layers[1]!.name, unbroken.model.layers[1]!.name);
    assert.equal(fingerprint(resumed.model), fingerprint(unbroken.model));
  }
});

Deno.test("train() repeats noise and dropout of every kind by its seed, also after a break", async () => {
  const build = () => {
    const { reshape, gaussianNoise, spatialDropout1d, lstm, dense } = tf.layers;
    const model = tf.sequential({
      layers: [
        reshape({ targetShape: [3, 48], inputShape: [12, 12, 1] }),
        gaussianNoise({ stddev: 0.2 }),
        spatialDropout1d({ rate: 0.2 }),
        lstm({ units: 3, dropout: 0.3, recurrentDropout: 0.3 }),
        dense({ units: 3, activation: "softmax" }),
      ],
    });
    model.setWeights(
      model.getWeights().map(({ shape }, at) => tf.randomUniform(shape, -0.5, 0.5, "float32", at)),
    );
    return model;
  };
  const { random } = Math;
  const options = { ...base, epochs: 2, batchSize: 45, engine: "eager" } as const;
  const [whole, again, other] = [
    await train(build(), data, options),
    await train(build(), data, options),
    await train(build(), data, { ...options, seed: 2 }),
  ];
  assert.equal(fingerprint(again.model), fingerprint(whole.model));
  assert.notEqual(fingerprint(other.model), fingerprint(whole.model));
  const losses = whole.history.map(({ loss }) => loss);
  assert.notEqual(losses[0], losses[1]);
  const stopped = await train(build(), data, { ...options, ...stopAfter(3) });
  const resumed = await train(build(), data, { ...options, resume: stopped });
  assert.equal(fingerprint(resumed.model), fingerprint(whole.model));
  assert.equal(Math.random, random);
});

Deno.test("train() resumes for more epochs than were asked for at first", async () => {
  const short = await train(barsModel(), data, { ...base, ...stopAfter(9) });
  const long = await train(barsModel(), data, { ...base, epochs: 6, resume: short });
  const unbroken = await train(barsModel(), data, { ...base, epochs: 6 });
  assert.deepEqual(untimed(long), untimed(unbroken));
});

Deno.test("train() refuses to resume another run, naming what differs", async () => {
  const resume = await train(barsModel(), data, { ...base, ...stopAfter(2) });
  const refused = (options: TrainOptions, message: RegExp, model = barsModel(), digits = data) =>
    assert.rejects(train(model, digits, { ...base, ...options, resume }), message);
  await refused({ batchSize: 8 }, /with batchSize 8, found one with 16; resume with batchSize 16/);
  await refused({ seed: 3 }, /with seed 3, found one with 1/);
  await refused(
    { optimizer: "sgd" },
    /with optimizer \{"name":"sgd"\}, found one with \{"name":"adam"/,
  );
  await refused(
    { loss: "meanSquaredError" },
    /with loss "meanSquaredError", found one with "categoricalCross/,
  );
  await refused({ precision: "bfloat16" }, /with precision "bfloat16", found one with "float32"/);
  await refused({ reduceLr: false }, /with reduceLr false, found one with \{"patience":5/);
  await refused({}, /with this network, .* same layers/, barsModel({ dropout: 0.2 }));
  const frozen = barsModel();
  frozen.layers[1]!.trainable = false;
  await refused({}, /with this network, found one with .* others of them trained/, frozen);
  await refused(
    {},
    /the train images bars\S* \(90 images, SHA-256 .* same data/,
    undefined,
    bars(100, 2),
  );
});

Deno.test("train() in bfloat16 learns as well, repeats itself, and says so in its settings", async () => {
  const options = { ...base, epochs: 12, precision: "bfloat16" } as const;
  const [run, again] = [
    await train(barsModel(), data, options),
    await train(barsModel(), data, options),
  ];
  assert.equal(run.settings.precision, "bfloat16");
  assert.ok(run.history.at(-1)!.accuracy > 0.8, JSON.stringify(run.history.at(-1)));
  assert.equal(fingerprint(run.model), fingerprint(again.model));
});

Deno.test("train() refuses bfloat16 where a model can only run operation by operation", async () => {
  const model = barsModel();
  const noisy = tf.sequential({
    layers: [tf.layers.gaussianNoise({ stddev: 0.1, inputShape: [12, 12, 1] }), ...model.layers],
  });
  const options = { ...base, precision: "bfloat16" } as const;
  await assert.rejects(
    train(noisy, data, options),
    /bfloat16 needs a compiled model; layer .*Noise/,
  );
  await assert.rejects(
    train(model, data, { ...options, engine: "eager" }),
    /precision: expected "float32" for the eager engine, found "bfloat16"/,
  );
  const unknown = { ...base, precision: "float16" as "float32" };
  await assert.rejects(train(model, data, unknown), /precision: expected .* found "float16"/);
});

Deno.test("train() resumes a run that is older than the choice of precision and optimizer", async () => {
  const stopped = await train(barsModel(), data, { ...base, ...stopAfter(9) });
  const { precision: _, optimizer: _optimizer, loss: _loss, ...older } =
    stopped.checkpoint!.identity.settings;
  // They knew the network by its layers' names, too.
  const architecture = namedArchitectureOf(barsModel());
  const identity = { ...stopped.checkpoint!.identity, settings: older, architecture };
  const resume = { ...stopped, checkpoint: { ...stopped.checkpoint!, identity } };
  const resumed = await train(barsModel(), data, { ...base, resume });
  const unbroken = await train(barsModel(), data, base);
  assert.equal(fingerprint(resumed.model), fingerprint(unbroken.model));
});

Deno.test("train() refuses a model that another training is at, or that was disposed of", async () => {
  const model = barsModel();
  const running = train(model, data, base);
  const again = { name: "InputError", message: /^model: .* not being trained, .* await that/ };
  await assert.rejects(train(model, data, base), again);
  assert.equal((await running).reason, "finished");
  await train(model, data, { ...base, epochs: 1 });
  model.dispose();
  const disposed = { name: "InputError", message: /^model: .* was disposed of; build or load/ };
  await assert.rejects(train(model, data, base), disposed);
  await assert.rejects(predict(model, data), disposed);
});

Deno.test("train() refuses validation images whose classes are others", async () => {
  const { train: images, validation, method } = splitLast(data);
  const turned = { ...validation, classNames: validation.classNames.toReversed() };
  await assert.rejects(
    train(barsModel(), { train: images, validation: turned, method }, base),
    /^InputError: data\.validation: expected the classes of bars.*\["top",.* found \["bottom",/,
  );
});

Deno.test("train() refuses to resume what is not there or has ended", async () => {
  const resuming = (options: TrainOptions) => train(barsModel(), data, { ...base, ...options });
  const nowhere = await Deno.makeTempDir();
  await assert.rejects(
    resuming({ resume: nowhere }),
    /expected a checkpoint to resume from, found none/,
  );
  await Deno.remove(nowhere);
  await assert.rejects(resuming({ resume: true }), /give "checkpoint" too/);
  const ended = await resuming({ epochs: 1 });
  await assert.rejects(resuming({ resume: ended }), /ended by finished after epoch 1/);
});

Deno.test("train() goes on whatever the order in which a setting's parts are given, and keeps the epochs that it has", async () => {
  const checkpoint = await Deno.makeTempDir();
  const options = { ...base, checkpoint, epochs: 3 };
  const stopping = new AbortController();
  const callbacks = [{
    onEpochEnd({ epoch }: { epoch: number }) {
      if (epoch === 2) stopping.abort();
    },
  }];
  const { signal } = stopping;
  const begun = { ...options, augment: { rotate: 10, shift: 2 }, signal, callbacks };
  assert.equal((await train(barsModel(), data, begun)).history.length, 2);
  const goingOn = { ...options, augment: { shift: 2, rotate: 10 }, resume: true, epochs: 1 };
  const run = await train(barsModel(), data, goingOn);
  assert.deepEqual([run.reason, run.history.length, run.settings.epochs], ["finished", 2, 2]);
  await Deno.remove(checkpoint, { recursive: true });
});

Deno.test("train() ends after the current step at SIGINT, keeps its state, and listens no longer", async () => {
  const script = new URL("./_interrupted_training.ts", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", script.pathname],
    stdout: "piped",
    stderr: "piped",
  });
  const { stdout, stderr, signal } = await child.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  // Deno hands a signal on one or two turns of the event loop after it came.
  assert.match(lines[0]!, /^interrupted in epoch 1, step [4-6]$/, new TextDecoder().decode(stderr));
  assert.deepEqual(lines.slice(1), ["resumed to the end: finished"]);
  assert.equal(signal, "SIGINT", "after training, SIGINT kills again");
});

Deno.test("train() stops when the loss is no number: says where, keeps the last good checkpoint and weights", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // The eager engine trains the model's own variables, so that they can be mangled between two epochs.
    const engine = "eager";
    const model = barsModel();
    let best = "";
    const poison = () => {
      best = fingerprint(model);
      const kernel = model.getLayer("output").weights[0]!;
      kernel.write(tf.fill(kernel.shape as number[], Infinity));
    };
    const ends: string[] = [];
    const reporter: TrainingReporter = {
      ...silent,
      onEpochEnd: poison,
      onTrainEnd: ({ reason }) => void ends.push(reason),
    };
    const failing = train(model, data, { ...base, checkpoint: folder, reporter, engine });
    await assert.rejects(
      failing,
      (error) =>
        error instanceof DivergenceError &&
        /epoch 2, step 1, at learning rate 0.001: expected a finite loss, found NaN/.test(
          error.message,
        ),
    );
    assert.deepEqual(ends, ["failed"]);
    assert.equal(fingerprint(model), best);
    const resumed = await train(barsModel(), data, { ...base, engine, resume: folder });
    assert.equal(resumed.reason, "finished");
    const unbroken = await train(barsModel(), data, { ...base, engine });
    assert.equal(fingerprint(resumed.model), fingerprint(unbroken.model));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("train() tells its reporter start, every step, every epoch, and the end, once", async () => {
  const told: string[] = [];
  const run = await train(barsModel(), data, {
    ...base,
    epochs: 2,
    batchSize: 45,
    earlyStopping: 7,
    reporter: {
      onTrainBegin: ({ epochs, steps, images, startEpoch, patience }) =>
        void told.push(`start ${JSON.stringify({ epochs, steps, images, startEpoch, patience })}`),
      onStepEnd: ({ epoch, step }) => void told.push(`${epoch}.${step}`),
      onEpochEnd: async ({ epoch }, { history, bestEpoch }) => {
        await Promise.resolve();
        told.push(`epoch ${epoch} of ${history.length}, best ${bestEpoch}`);
      },
      onTrainEnd: ({ reason, bestEpoch }) => void told.push(`${reason}, best ${bestEpoch}`),
    },
  });
  const [one, two] = run.history;
  const best = two!.valLoss < one!.valLoss ? 2 : 1;
  assert.deepEqual(told, [
    'start {"epochs":2,"steps":2,"images":90,"startEpoch":1,"patience":7}',
    ...["1.1", "1.2", "epoch 1 of 1, best 1"],
    ...["2.1", "2.2", `epoch 2 of 2, best ${best}`],
    `finished, best ${best}`,
  ]);
});

Deno.test("train() takes a split as it is", async () => {
  const split = { train: subset(data, 50), validation: bars(20, 9), method: "by hand" };
  const run = await train(barsModel(), split, { ...base, epochs: 1 });
  assert.deepEqual([run.data.split, run.data.train.size, run.data.validation.size], [
    "by hand",
    50,
    20,
  ]);
});

Deno.test("train() leaves no tensor behind", async () => {
  const model = barsModel({ dropout: 0.2 });
  const before = tf.memory().numTensors;
  await train(model, data, base);
  await train(model, data, { ...base, ...stopAfter(8) });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("train() refuses what only Keras and tfjs call so, and says what to do", async () => {
  const refused = (options: object, remedy: RegExp) =>
    assert.rejects(train(barsModel(), data, { ...base, ...options }), {
      name: "InputError",
      message: remedy,
    });
  await refused({ momentum: 0.9 }, /give optimizer: \{ name: "momentum", momentum: 0\.9 \}$/);
  await refused(
    { class_weight: { 1: 2 } },
    /unknown option, class_weight; did you mean classWeight\?/,
  );
  await refused({ validation_split: 0.2 }, /give validationFraction$/);
  await assert.rejects(
    train(Promise.resolve(barsModel()) as unknown as tf.LayersModel, data, base),
    /^InputError: model: expected a model, found a Promise \(is an `await` missing\?\)/,
  );
});

Deno.test("train() says that a model's own optimizer and loss have no part, once", async () => {
  const said: unknown[] = [];
  const { warn } = console;
  console.warn = (text) => said.push(text);
  try {
    await train(barsModel(), data, { ...base, epochs: 1 });
    assert.deepEqual(said, []);
    const model = barsModel();
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    await train(model, data, { ...base, epochs: 1 });
  } finally {
    console.warn = warn;
  }
  assert.equal(said.length, 1);
  assert.match(
    String(said[0]),
    /^train: model\.compile\(…\) has no effect here; give train \{ optimizer, loss \}/,
  );
});

Deno.test("train() refuses options and data that make no sense, naming them", async () => {
  const refused = (options: TrainOptions, message: RegExp) =>
    assert.rejects(train(barsModel(), data, { ...base, ...options }), message);
  await refused({ epochs: 0 }, /epochs: .* from 1 up, found 0/);
  await refused({ batchSize: 91 }, /batchSize: expected at most the 90 training images, found 91/);
  await refused({ learningRate: NaN }, /learningRate: .* found NaN/);
  await refused({ earlyStopping: 0 }, /earlyStopping: .* or false, found 0/);
  await refused({ reduceLr: { patience: 1, factor: 1 } }, /reduceLr.factor: .* found 1/);
  await refused({ seed: 1.5 }, /seed: .* found 1.5/);
  await refused({ validationFraction: 1 }, /fraction: .* found 1/);
  await assert.rejects(
    train(barsModel(), { ...data, classNames: ["a", "b", "c", "d"] }, base),
    /4 probabilities/,
  );
  const given = (what: unknown) => train(barsModel(), what as typeof data, base);
  await assert.rejects(given(Promise.resolve(data)), /^InputError: data: .* found a Promise/);
  await assert.rejects(given({ ...data, labels: new Uint8Array(300) }), /data: .* one-hot rows\?/);
  const part = { train: data, validation: { ...data, labels: new Uint8Array() }, method: "" };
  await assert.rejects(given(part), /data\.validation: expected a label for each image/);
  const misspelt = { ...base, batch_size: 8 } as TrainOptions;
  await assert.rejects(
    train(barsModel(), data, misspelt),
    /unknown option, batch_size; did you mean/,
  );
});
