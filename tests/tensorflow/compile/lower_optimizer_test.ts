// Each optimizer beside tfjs's own, over fifty steps with the learning rate halved midway.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { DataType } from "../../../lib/tensorflow/data_type.ts";
import { fusedAdam, lowerOptimizer } from "../../../lib/tensorflow/compile/lower_optimizer.ts";
import { withGraph } from "./_open_graph.ts";
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
  "Adagrad": { rate: 0.02, optimizer: (rate) => train.adagrad(rate, 0.05) },
  "Adamax": { rate: 2e-3, optimizer: (rate) => train.adamax(rate, 0.8, 0.95, 1e-4) },
};

for (const [name, options] of Object.entries(optimizers)) {
  Deno.test(`${name} trains as tfjs's does`, async () => {
    await assertParity({ model: () => smallCnn(), ...options });
  });
}

for (const [name, { optimizer }] of Object.entries(optimizers)) {
  Deno.test(`${name}: an update waits for the read of its weight, however late that comes`, () => {
    withGraph(({ graph, variables, run }) => {
      const lowered = lowerOptimizer(optimizer(0.1));
      const one = Float32Array.of(1);
      const variable = variables.add("weight", [1]).handle;
      const slots = Object.keys(lowered.slots).map((slot) => variables.add(slot, [1]));
      const ones = slots.map(({ name }) => [name, one]);
      variables.write({ weight: one, ...Object.fromEntries(ones) });
      // Drawing so many numbers takes longer than all that does not wait for them.
      const numbers = graph.op("RandomUniform", {
        inputs: [graph.ints([3_000_000])],
        attributes: { dtype: { type: DataType.FLOAT } },
      });
      const read = graph.op("ReadVariableOp", {
        inputs: [variable],
        attributes: { dtype: { type: DataType.FLOAT } },
        after: [numbers],
      });
      const scalars = Object.entries(lowered.scalars(0.1, 1));
      const updated = lowered.update({
        ...{ graph, variable, read },
        gradient: graph.constant({ shape: [1], type: DataType.FLOAT, values: one }),
        slots: Object.fromEntries(slots.map(({ name, handle }) => [name, handle])),
        scalars: Object.fromEntries(scalars.map(([name, value]) => [name, graph.float(value)])),
      });
      assert.deepEqual(run([read], [updated]), [one]);
      assert.ok(variables.values()["weight"]![0]! < 1);
    });
  });
}

Deno.test("Adam's steps are those of tfjs and Keras to a millionth, rounding of beta included", () => {
  withGraph(({ graph, variables, run }) => {
    const [beta1, beta2, epsilon, rate] = [0.9, 0.999, 1e-7, 0.01];
    const { slots, scalars, update } = fusedAdam({ beta1, beta2, epsilonHat: () => epsilon });
    const variable = variables.add("weight", []);
    const slotVariables = Object.keys(slots).map((slot) => variables.add(slot, []));
    const zero = Float32Array.of(0);
    variables.write({ weight: zero, m: zero, v: zero });
    let [weight, m, v] = [0, 0, 0];
    for (const [step, gradient] of [0.3, 2, 0.7, 1e-3].entries()) {
      const t = step + 1;
      const inputs = Object.entries(scalars(rate, t));
      const updated = update({
        ...{ graph, variable: variable.handle, read: variables.read(variable) },
        gradient: graph.float(gradient),
        slots: Object.fromEntries(slotVariables.map(({ name, handle }) => [name, handle])),
        scalars: Object.fromEntries(inputs.map(([name, value]) => [name, graph.float(value)])),
      });
      run([], [updated]);
      m += (1 - beta1) * (gradient - m);
      v += (1 - beta2) * (gradient ** 2 - v);
      // Both have the powers in float32, but not the weights of the averages.
      const power = (beta: number) => Math.fround(Math.fround(beta) ** t);
      const [power1, power2] = [power(beta1), power(beta2)];
      const corrected = rate * Math.sqrt(1 - power2) / (1 - power1);
      const change = corrected * m / (Math.sqrt(v) + epsilon);
      const found = variables.values()["weight"]![0]! - weight;
      assert.ok(Math.abs(found / -change - 1) < 2e-6, `step ${t}: ${found}, not ${-change}`);
      weight += found;
    }
  });
});

Deno.test("an optimizer that TensorFlow computes otherwise is refused by name", () => {
  const refused = {
    "optimizer RMSProp": train.rmsprop(1e-3, 0.9, 0, 1e-7, true),
    "optimizer Adadelta": train.adadelta(1e-3),
    "optimizer Adamax": train.adamax(1e-3, 0.9, 0.999, 1e-7, 0.1),
  };
  const model = smallCnn();
  for (const [subject, optimizer] of Object.entries(refused)) {
    assert.throws(
      () => compile(model, { loss: "sparseCategoricalCrossentropy", optimizer }),
      { name: "NotCompilableError", subject, message: /no fused op that computes the same/ },
    );
  }
});
