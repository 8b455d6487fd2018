// Optimizers, losses and the weights of classes beside Keras's, in both engines.

import assert from "node:assert/strict";
import "../../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { Batches } from "../../../lib/model/batches.ts";
import { createEngine } from "../../../lib/training/engine/create_engine.ts";
import { Optimizer } from "../../../lib/training/engine/_optimizer.ts";
import { completeOptimizer } from "../../../lib/training/optimizer.ts";
import { completeSettings, type GivenSettings } from "../../../lib/training/settings.ts";
import { fixture, formulaDigits, formulaModel, formulaWeights } from "../_keras.ts";

for (const { optimizer: given, gradients, values } of fixture.updates) {
  Deno.test(`Optimizer makes Keras's updates, for gradients from 1e-10 to 1: ${JSON.stringify(given)}`, () => {
    const variable = tf.variable(tf.zeros([11]));
    const optimizer = new Optimizer(new Map([["x", variable]]), completeOptimizer(given));
    for (const [step, gradient] of gradients.entries()) {
      optimizer.apply(new Map([["x", tf.tensor1d(gradient)]]), 1e-3);
      const found = variable.dataSync();
      for (const [i, expected] of values[step]!.entries()) {
        // Keras takes its powers of beta in float32.
        const difference = Math.abs(found[i]! - expected);
        assert.ok(
          difference <= 1e-4 * Math.abs(expected),
          `step ${step}, ${i}: ${found[i]}, not ${expected}`,
        );
      }
    }
    optimizer.dispose();
    variable.dispose();
  });
}

for (
  const { losses, halved, learningRate, defaultRate, ...given } of fixture.trained as Trained[]
) {
  for (const kind of ["fastest", "eager"] as const) {
    Deno.test(`${kind}: ${JSON.stringify(given)} trains the baseline network as Keras does, loss by loss`, async () => {
      const settings = completeSettings({ ...given, ...(learningRate && { learningRate }) });
      if (defaultRate) {
        const { learningRate: byDefault } = completeSettings(given);
        assert.ok(Math.abs(byDefault - defaultRate) < 1e-9, `${byDefault}, not ${defaultRate}`);
      }
      const model = formulaModel();
      const engine = createEngine(model, settings, kind);
      assert.equal(engine.kind, kind === "eager" ? "eager" : "compiled");
      const batches = new Batches(formulaDigits(), fixture.training.batch);
      for (const [step, expected] of losses.entries()) {
        const rate = halved && step >= losses.length / 2
          ? settings.learningRate / 2
          : settings.learningRate;
        const { loss } = await engine.step(batches.at(step % 2), rate);
        const difference = Math.abs(loss - expected);
        assert.ok(difference < 3e-6, `step ${step}: expected ${expected}, found ${loss}`);
      }
      engine.dispose();
      model.dispose();
    });
  }
}

for (const kind of ["fastest", "eager"] as const) {
  Deno.test(`${kind}: constraints hold weights and frozen normalization predicts, as in Keras`, async () => {
    const { conv2d, batchNormalization, maxPooling2d, flatten, dense } = tf.layers;
    const { maxNorm, unitNorm, minMaxNorm } = tf.constraints;
    const model = tf.sequential({
      layers: [
        conv2d({
          ...{ inputShape: [28, 28, 1], filters: 4, kernelSize: 3, strides: 2, activation: "relu" },
          kernelConstraint: "nonNeg",
        }),
        batchNormalization({ momentum: 0.9, trainable: false }),
        maxPooling2d({ poolSize: 2 }),
        batchNormalization({ momentum: 0.9 }),
        flatten(),
        dense({
          ...{ units: 6, activation: "relu" },
          kernelConstraint: maxNorm({ maxValue: 0.3, axis: 0 }),
        }),
        dense({ units: 6, activation: "tanh", kernelConstraint: unitNorm({ axis: 1 }) }),
        dense({
          ...{ units: 10, activation: "softmax", biasConstraint: "nonNeg" },
          kernelConstraint: minMaxNorm({ minValue: 0.5, maxValue: 0.8, rate: 0.7, axis: 0 }),
        }),
      ],
    });
    const { losses, weights } = fixture.held;
    // Layer by layer, as Keras has them; `model.weights` has all that is trained first.
    const own = model.layers.flatMap((layer) => [
      ...layer.trainableWeights,
      ...layer.nonTrainableWeights,
    ]);
    for (const [at, weight] of own.entries()) {
      const isAround1 = ["gamma", "moving_variance"].includes(weights[at]!.name);
      // tfjs would constrain what is written to a layer; Keras leaves it until after the first update.
      const values = tf.tidy(() => formulaWeights(weight.shape as number[]).add(isAround1 ? 1 : 0));
      (weight.read() as tf.Variable).assign(values);
      values.dispose();
    }
    const settings = completeSettings({ optimizer: "sgd", learningRate: 0.1 });
    const engine = createEngine(model, settings, kind);
    const batches = new Batches(formulaDigits(), fixture.training.batch);
    for (const [step, expected] of losses.entries()) {
      const { loss } = await engine.step(batches.at(step % 2), settings.learningRate);
      assert.ok(
        Math.abs(loss - expected) < 3e-6,
        `step ${step}: expected ${expected}, found ${loss}`,
      );
    }
    await engine.writeBack();
    for (const [at, { name, values }] of weights.entries()) {
      const found = own[at]!.read().dataSync();
      assert.equal(found.length, values.length);
      for (const [i, value] of values.entries()) {
        assert.ok(Math.abs(found[i]! - value) < 1e-5, `${name} ${at}: ${found[i]}, not ${value}`);
      }
    }
    engine.dispose();
    model.dispose();
  });
}

/** Each has only some of the options. */
interface Trained extends Pick<GivenSettings, "optimizer" | "loss" | "classWeight"> {
  readonly losses: readonly number[];
  readonly halved: boolean;
  readonly learningRate?: number | null;
  readonly defaultRate?: number;
}
