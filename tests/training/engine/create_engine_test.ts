// createEngine(): what no engine can train is refused before the first step, in one sentence.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { createEngine } from "../../../lib/training/engine/create_engine.ts";
import { fingerprint } from "../../_fingerprint.ts";

const { layers } = tf;
const settings = { seed: 1, batchSize: 4 };
const inputShape = [12, 12, 1];
const head = () => [layers.flatten(), layers.dense({ units: 3, activation: "softmax" })];

/** What the console is warned of meanwhile. */
function warnings(work: () => void): readonly string[] {
  const { warn } = console;
  const warned: string[] = [];
  console.warn = (text: string) => void warned.push(text);
  try {
    work();
  } finally {
    console.warn = warn;
  }
  return warned;
}

Deno.test("a model without gradients in either engine is refused before the first step, without a warning", () => {
  const model = tf.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2, inputShape, name: "wide" }),
      layers.batchNormalization(),
      ...head(),
    ],
  });
  const before = fingerprint(model);
  const warned = warnings(() => {
    assert.throws(() => createEngine(model, settings), {
      name: "InputError",
      message:
        /neither engine has it \(compiled: layer wide .*dilations.*; tfjs: .*dilation.*\); it can/,
    });
    assert.throws(
      () => createEngine(model, settings, "eager"),
      /neither engine has it \(tfjs: .*dilation/,
    );
  });
  assert.deepEqual(warned, []);
  assert.equal(fingerprint(model), before);
});

Deno.test("looking for gradients changes no statistics and leaves no tensor", () => {
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape }),
      layers.batchNormalization(),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.layers[1]!.setWeights([tf.ones([144]), tf.ones([144]), tf.ones([144]), tf.ones([144])]);
  const [before, tensors] = [fingerprint(model), tf.memory().numTensors];
  createEngine(model, settings, "eager").dispose();
  assert.equal(fingerprint(model), before);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("a model of which nothing is trainable is refused", () => {
  const model = tf.sequential({ layers: [layers.flatten({ inputShape }), ...head().slice(1)] });
  model.layers[1]!.trainable = false;
  assert.throws(
    () => createEngine(model, settings, "eager"),
    /expected weights to train, found none/,
  );
});
