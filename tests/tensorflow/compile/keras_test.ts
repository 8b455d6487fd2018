// Beside Keras: the first twenty losses of three networks, from the same weights and batches.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { fusedAdam } from "../../../lib/tensorflow/compile/lower_optimizer.ts";
import fixture from "./fixtures/losses.json" with { type: "json" };

const { layers } = tf;
const [size, side] = [16, 28];

for (const { normalized, smoothing, losses: expected, statistics } of fixture.runs) {
  const kind = normalized ? "batch-normalised" : smoothing > 0 ? "label-smoothed" : "plain";
  Deno.test(`a ${kind} network trains as Keras's, loss by loss`, () => {
    const model = network(normalized);
    const compiled = compile(model, {
      loss: "sparseCategoricalCrossentropy",
      // Keras's Adam.
      optimizer: fusedAdam({ beta1: 0.9, beta2: 0.999, epsilonHat: () => 1e-7 }),
      labelSmoothing: smoothing,
    });
    let worst = 0;
    for (const [step, loss] of expected.entries()) {
      const { images, labels } = batch(step);
      const rate = step < expected.length / 2 ? 2e-3 : 1e-3;
      const { losses } = compiled.trainStep(images, labels, size, rate);
      const mean = losses.reduce((sum, loss) => sum + loss) / size;
      worst = Math.max(worst, Math.abs(mean - loss));
      assert.ok(Math.abs(mean - loss) < 1e-4, `step ${step}: expected ${loss}, found ${mean}`);
    }
    if (Deno.env.get("SHOW_DIFFERENCES")) console.log({ loss: worst });
    const state = compiled.state();
    for (const [i, name] of ["moving_mean", "moving_variance"].entries()) {
      for (const [channel, value] of (statistics[i] ?? []).entries()) {
        assert.ok(Math.abs(state[`norm/${name}`]![channel]! - value) < 1e-5);
      }
    }
    compiled.dispose();
  });
}

/** As make_losses.py draws them. */
function batch(step: number): { images: Float32Array; labels: Uint8Array } {
  const labels = Uint8Array.from({ length: size }, (_, i) => (step * size + i) * 7 % 10);
  const images = Float32Array.from({ length: size * side * side }, (_, at) => {
    const i = Math.floor(at / (side * side));
    const [row, column] = [Math.floor(at / side) % side, at % side];
    const stripes = (labels[i]! + 1) * row * 5 + column * 11 + (step * size + i) * 13;
    const inBar = row >= 2 * labels[i]! && row < 2 * labels[i]! + 8;
    return (stripes % 64 + (inBar ? 191 : 0)) / 255;
  });
  return { images, labels };
}

function network(normalized: boolean): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [side, side, 1], filters: 8, kernelSize: 3 },
        useBias: !normalized,
      }),
      ...(normalized ? [layers.batchNormalization({ name: "norm" })] : []),
      layers.reLU(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 32, activation: "relu" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  tf.tidy(() => {
    model.setWeights(
      model.getWeights().map((weight) => {
        const { shape, size } = weight;
        if (shape.length === 1) return weight;
        const [fanIn = 0, fanOut = 0] = shape.slice(-2);
        const receptive = shape.slice(0, -2).reduce((product, length) => product * length, 1);
        const limit = Math.sqrt(6 / ((fanIn + fanOut) * receptive));
        const values = Float32Array.from({ length: size }, (_, i) => limit * Math.sin(i * 12.9898));
        return tf.tensor(values, shape);
      }),
    );
  });
  return model;
}
