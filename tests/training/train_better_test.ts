// train(): schedules, distorted images, smoothed labels, and all images to train on.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { predict } from "../../lib/model/predict.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { bars, barsModel } from "../_bars.ts";

const data = bars(100);
const base: TrainOptions = { epochs: 4, batchSize: 16, seed: 1, reporter: silentReporter };
const scheduled = { earlyStopping: false, reduceLr: false } as const;

Deno.test("train() follows a schedule step by step, whatever interrupts it", async () => {
  const options = { ...base, ...scheduled, schedule: "oneCycle" as const, epochs: 5 };
  const whole = await train(barsModel(), data, options);
  const rates = whole.history.map(({ learningRate }) => learningRate / whole.settings.learningRate);
  // The first epoch is the fifth in which the rate rises from 1/25; then half a cosine.
  [0.04, 1, 0.853553, 0.5, 0.146447].forEach((expected, epoch) =>
    assert.ok(Math.abs(rates[epoch]! - expected) < 1e-6, `epoch ${epoch + 1}: ${rates[epoch]}`)
  );
  const constant = await train(barsModel(), data, { ...options, schedule: "constant" });
  assert.notEqual(whole.history[0]!.loss, constant.history[0]!.loss);
});

const ways = {
  distorted: { shift: 2, elastic: 1 },
  "photographed and scrambled": [{ shift: 2, blur: 1, noise: 0.2, lines: 2 }, { scramble: 0.5 }],
} as const;
for (const engine of ["fastest", "eager"] as const) {
  for (const [what, augment] of Object.entries(ways)) {
    Deno.test(`train() draws ${what} images anew each epoch, the same after a break, ${engine}`, async () => {
      const options = { ...base, ...scheduled, augment, epochs: 3, engine };
      const whole = await train(barsModel(), data, options);
      const plain = await train(barsModel(), data, { ...options, augment: false });
      assert.notEqual(whole.history[0]!.loss, plain.history[0]!.loss);
      const controller = new AbortController();
      const broken = await train(barsModel(), data, {
        ...options,
        signal: controller.signal,
        reporter: {
          ...silentReporter,
          onStepEnd: ({ epoch, step }) => void (epoch === 2 && step === 2 && controller.abort()),
        },
      });
      assert.equal(broken.reason, "aborted");
      const resumed = await train(broken.model, data, { ...options, resume: broken });
      assert.deepEqual(
        resumed.history.map(({ loss }) => loss),
        whole.history.map(({ loss }) => loss),
      );
      const weights = (model: tf.LayersModel) =>
        model.getWeights().map((weight) => weight.dataSync());
      assert.deepEqual(weights(resumed.model), weights(whole.model));
    });
  }
}

Deno.test("train() tells what share of its steps' time made batches, before and after a break", async () => {
  const options = { ...base, ...scheduled, augment: { elastic: 1 }, epochs: 3 };
  const controller = new AbortController();
  const broken = await train(barsModel(), data, {
    ...options,
    signal: controller.signal,
    reporter: {
      ...silentReporter,
      onEpochEnd: ({ epoch }) => void (epoch === 2 && controller.abort()),
    },
  });
  const { batchSeconds = 0, stepSeconds } = broken.checkpoint!.position;
  assert.ok(batchSeconds > 0 && batchSeconds < stepSeconds, `${batchSeconds} of ${stepSeconds} s`);
  assert.equal(broken.batchShare, batchSeconds / stepSeconds);
  // What was before the break counts: here, a thousand seconds of nothing else.
  const position = { ...broken.checkpoint!.position, batchSeconds: 1000, stepSeconds: 1000 };
  const resume = { ...broken, checkpoint: { ...broken.checkpoint!, position } };
  const { batchShare } = await train(broken.model, data, { ...options, resume });
  assert.ok(batchShare > 0.9 && batchShare < 1, `${batchShare}`);
});

Deno.test("train() smooths labels alike in both engines, and only while it trains", async () => {
  const options = { ...base, ...scheduled, epochs: 12, labelSmoothing: 0.3 };
  const compiled = (await train(barsModel(), data, options)).history;
  const eager = (await train(barsModel(), data, { ...options, engine: "eager" })).history;
  assert.ok(Math.abs(compiled[0]!.loss - eager[0]!.loss) < 1e-5);
  assert.ok(Math.abs(compiled[0]!.valLoss - eager[0]!.valLoss) < 1e-4);
  // No prediction comes closer to truths of 0.8, 0.1 and 0.1 than their own entropy.
  const least = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.1);
  for (const history of [compiled, eager]) {
    assert.ok(history.every(({ loss }) => loss > least));
    assert.ok(history.at(-1)!.valLoss < least, String(history.at(-1)!.valLoss));
  }
});

Deno.test("train() weighs classes alike in both engines, as Keras does, and only while it trains", async () => {
  const weights = [3, 0, 0.5];
  const split = { train: data, validation: data, method: "one and the same" };
  const options = { ...base, ...scheduled, epochs: 1, batchSize: data.size, learningRate: 1e-9 };
  const { losses } = evaluate(await predict(barsModel(), data), data);
  const mean = (of: (label: number) => number) =>
    losses.reduce((sum, loss, i) => sum + loss * of(data.labels[i]!), 0) / data.size;
  for (const engine of ["fastest", "eager"] as const) {
    for (const classWeight of [weights, { ...weights }, { 0: 3, 1: 0, 2: 0.5 }]) {
      const run = await train(barsModel(), split, { ...options, classWeight, engine });
      const [{ loss, valLoss } = { loss: NaN, valLoss: NaN }] = run.history;
      // Keras: the sum of weight times loss, over the number of images.
      assert.ok(Math.abs(loss - mean((label) => weights[label]!)) < 1e-5, `${loss}`);
      assert.ok(Math.abs(valLoss - mean(() => 1)) < 1e-5, `${valLoss}`);
      assert.deepEqual(run.settings.classWeight, { 0: 3, 1: 0, 2: 0.5 });
    }
    // A class left out has 1.
    const [epoch] =
      (await train(barsModel(), split, { ...options, classWeight: { 1: 2 }, engine })).history;
    assert.ok(Math.abs(epoch!.loss - mean((label) => label === 1 ? 2 : 1)) < 1e-5);
  }
  const [compiled, eager] = [
    await train(barsModel(), data, { ...base, classWeight: weights }),
    await train(barsModel(), data, { ...base, classWeight: weights, engine: "eager" }),
  ].map(({ history }) => history.at(-1)!.valLoss);
  assert.ok(Math.abs(compiled! - eager!) < 1e-4, `${compiled} and ${eager}`);
});

/** Whole batches, so that an epoch is a step. */
const oneStep: TrainOptions = {
  ...{ ...base, ...scheduled, validationFraction: 0, epochs: 1, batchSize: 100 },
  ...{ optimizer: "sgd", learningRate: 0.5 },
};
const within = (found: tf.LayerVariable, expected: tf.Tensor, name: string) => {
  const difference = tf.tidy(() => found.read().sub(expected).abs().max().dataSync()[0]!);
  assert.ok(difference < 1e-6, `${name}: ${difference}`);
};

for (const engine of ["fastest", "eager"] as const) {
  Deno.test(`train() applies constraints after each update, as Keras does, ${engine}`, async () => {
    const kernels = ["nonNeg", tf.constraints.maxNorm({ maxValue: 0.3, axis: 0 })] as const;
    for (const kernelConstraint of kernels) {
      const build = (constraints: object) => {
        const { flatten, dense } = tf.layers;
        // Weights that are given are constrained at once.
        const weights = [tf.randomUniform([144, 3], 0, 0.03, "float32", 4), tf.zeros([3])];
        const head = dense({ units: 3, activation: "softmax", weights, ...constraints });
        return tf.sequential({ layers: [flatten({ inputShape: [12, 12, 1] }), head] });
      };
      const [free, held] = [build({}), build({ kernelConstraint, biasConstraint: "nonNeg" })];
      for (const model of [free, held]) await train(model, data, { ...oneStep, engine });
      for (const [at, weight] of held.weights.entries()) {
        const updated = free.weights[at]!.read();
        const expected = weight.constraint.apply(updated);
        assert.notDeepEqual(expected.dataSync(), updated.dataSync(), "it constrains something");
        within(weight, expected, weight.originalName);
      }
      await train(held, data, { ...base, engine, averageWeights: 0.9, virtualBatchSize: 5 });
      for (const weight of held.weights) {
        within(weight, weight.constraint.apply(weight.read()), `${weight.originalName}, averaged`);
      }
    }
  });

  Deno.test(`train() has frozen batch normalization predict, as Keras does, ${engine}`, async () => {
    const { flatten, dense, batchNormalization } = tf.layers;
    const random = (shape: number[], seed: number) =>
      tf.randomUniform(shape, 0.5, 1.5, "float32", seed);
    const [mean, variance] = [1, 2].map((seed) => random([5], seed));
    const base = tf.sequential({
      layers: [
        flatten({ inputShape: [12, 12, 1] }),
        dense({ units: 5, weights: [random([144, 5], 3).div(144), random([5], 4)] }),
        batchNormalization({ scale: false, center: false, weights: [mean!, variance!] }),
      ],
    });
    base.trainable = false;
    const last = batchNormalization({
      trainable: false,
      weights: [5, 6, 7, 8].map((seed) => random([5], seed)),
    });
    const head = dense({
      units: 3,
      activation: "softmax",
      weights: [random([5, 3], 9), random([3], 10)],
    });
    const model = tf.sequential({ layers: [base, last, head] });
    const frozen = model.nonTrainableWeights.map((weight) => weight.read().clone());
    const trained = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    assert.equal(trained.length, 2);
    const expected = tf.tidy(() => {
      const pixels = Float32Array.from(data.images, (byte) => byte / 255);
      const images = tf.tensor(pixels, [100, 12, 12, 1]);
      // What is frozen predicts, so its output might as well be the images.
      const features = last.apply(base.apply(images)) as tf.Tensor;
      const truths = tf.oneHot(tf.tensor1d(Int32Array.from(data.labels), "int32"), 3);
      const logits = () => (head.apply(features) as tf.Tensor).log();
      const { grads } = tf.variableGrads(
        () => tf.losses.softmaxCrossEntropy(truths, logits()) as tf.Scalar,
        trained,
      );
      return trained.map((weight) => weight.sub(grads[weight.name]!.mul(0.5)));
    });
    await train(model, data, { ...oneStep, engine });
    for (const [at, weight] of model.trainableWeights.entries()) {
      within(weight, expected[at]!, weight.originalName);
    }
    for (const [at, weight] of model.nonTrainableWeights.entries()) {
      assert.deepEqual(weight.read().dataSync(), frozen[at]!.dataSync(), weight.originalName);
    }
    assert.ok(!Object.hasOwn(last, "call"), "the layer is as it was");
  });
}

Deno.test("train() refuses weights of classes that there are not, and those that are no weights", async () => {
  const refused = async (classWeight: unknown, message: RegExp) =>
    await assert.rejects(
      train(barsModel(), data, { ...base, classWeight } as TrainOptions),
      { name: "InputError", message },
    );
  await refused({ 3: 1 }, /^classWeight: expected classes from 0 to 2 of .*, found "3"$/);
  await refused([1, 1, 1, 1], /^classWeight: expected classes from 0 to 2 of .*, found "3"$/);
  await refused({ "01": 1 }, /found "01"$/);
  await refused({ 1: -1 }, /^classWeight.* expected .*0.* found -1$/);
  await refused("balanced", /^classWeight: expected false, or numbers .*, found "balanced"$/);
});

Deno.test("train() trains on all images when none is to validate, and says so", async () => {
  const run = await train(barsModel(), data, {
    ...base,
    ...scheduled,
    validationFraction: 0,
    epochs: 2,
  });
  assert.equal(run.data.train.size, data.size);
  assert.equal(run.data.validation.size, 0);
  assert.ok(run.history.every(({ valLoss, valAccuracy }) => isNaN(valLoss) && isNaN(valAccuracy)));
  assert.equal(run.bestEpoch, 2);
  const folder = await Deno.makeTempDir();
  try {
    const card = await saveModel(run, join(folder, "all"));
    assert.equal(card.validation, null);
    const { card: read } = await loadModel(join(folder, "all"));
    assert.equal(read.training?.data.split, "all images train");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await assert.rejects(
    train(barsModel(), data, { ...base, validationFraction: 0, reduceLr: false }),
    /earlyStopping: expected false without validation images/,
  );
});

Deno.test("train() refuses schedules, smoothing and distortions that make no sense", async () => {
  const refused = (options: TrainOptions, message: RegExp) =>
    assert.rejects(train(barsModel(), data, { ...base, ...options }), message);
  await refused(
    { schedule: "cosine", reduceLr: 5 },
    /reduceLr: expected false with schedule "cosine"/,
  );
  await refused(
    { schedule: "square" as "cosine" },
    /schedule: expected "constant" or .*, found "square"/,
  );
  await refused({ labelSmoothing: 1 }, /labelSmoothing: .* found 1/);
  await refused({ augment: { shift: -1 } }, /augment.shift: .* found -1/);
});
