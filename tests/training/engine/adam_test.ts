// Adam beside Keras's.

import assert from "node:assert/strict";
import "../../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { Adam } from "../../../lib/training/engine/_adam.ts";
import { kerasAdam } from "../../../lib/training/engine/engine.ts";
import { fixture } from "../_keras.ts";

Deno.test("Adam makes Keras's updates, for gradients from 1e-10 to 1", () => {
  const { gradients, values } = fixture.adam;
  const variable = tf.variable(tf.zeros([11]));
  const adam = new Adam(new Map([["x", variable]]), kerasAdam);
  for (const [step, gradient] of gradients.entries()) {
    adam.apply(new Map([["x", tf.tensor1d(gradient)]]), 1e-3);
    const found = variable.dataSync();
    for (const [i, expected] of values[step]!.entries()) {
      // Keras takes its powers of beta in float32.
      const difference = Math.abs(found[i]! - expected);
      assert.ok(
        difference < 1e-4 * Math.abs(expected),
        `step ${step}, ${i}: ${found[i]}, not ${expected}`,
      );
    }
  }
});
