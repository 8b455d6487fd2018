// Each optimizer beside tfjs's own, over fifty steps with the learning rate halved midway.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { smallCnn } from "./_networks.ts";
import { assertParity } from "./_parity.ts";

const { train } = tf;

const optimizers: Record<string, { rate: number; optimizer: (rate: number) => tf.Optimizer }> = {
  "Adam": { rate: 2e-3, optimizer: (rate) => train.adam(rate) },
  "Adam with its constants changed": {
    rate: 2e-3,
    optimizer: (rate) => train.adam(rate, 0.8, 0.95, 1e-3),
  },
  "SGD": { rate: 0.05, optimizer: (rate) => train.sgd(rate) },
  "SGD with momentum": { rate: 0.02, optimizer: (rate) => train.momentum(rate, 0.9) },
  "SGD with Nesterov's momentum": {
    rate: 0.02,
    optimizer: (rate) => train.momentum(rate, 0.9, true),
  },
  "RMSProp": { rate: 1e-3, optimizer: (rate) => train.rmsprop(rate, 0.9, 0, 1e-4) },
  "RMSProp with momentum": {
    rate: 5e-4,
    optimizer: (rate) => train.rmsprop(rate, 0.95, 0.5, 1e-4),
  },
};

for (const [name, options] of Object.entries(optimizers)) {
  Deno.test(`${name} trains as tfjs's does`, async () => {
    await assertParity({ model: () => smallCnn(), ...options });
  });
}

Deno.test("an optimizer that TensorFlow computes otherwise is refused by name", () => {
  const refused = {
    "optimizer RMSProp": train.rmsprop(1e-3, 0.9, 0, 1e-7, true),
    "optimizer Adadelta": train.adadelta(1e-3),
    "optimizer Adagrad": train.adagrad(1e-3),
    "optimizer Adamax": train.adamax(1e-3),
  };
  const model = smallCnn();
  for (const [subject, optimizer] of Object.entries(refused)) {
    assert.throws(
      () => compile(model, { loss: "sparseCategoricalCrossentropy", optimizer }),
      { name: "NotCompilableError", subject, message: /no fused op that computes the same/ },
    );
  }
});
