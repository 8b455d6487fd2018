// The eager engine beside Keras, and what an engine owes to whoever trains with it.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Batches } from "../../../lib/model/batches.ts";
import { compiledEngine } from "../../../lib/training/engine/compiled_engine.ts";
import { eagerEngine } from "../../../lib/training/engine/eager_engine.ts";
import type { Engine } from "../../../lib/training/engine/engine.ts";
import { bars, barsModel } from "../../_bars.ts";
import { fixture, formulaDigits, formulaModel } from "../_keras.ts";
import { fingerprint } from "../../_fingerprint.ts";

const settings = { seed: 1, batchSize: 16 };

Deno.test("eagerEngine() trains the baseline network as Keras does, loss by loss", async () => {
  const model = formulaModel();
  const engine = eagerEngine(model, settings);
  const digits = formulaDigits();
  const batches = new Batches(digits, fixture.training.batch);
  const whole = () => engine.evaluate(new Batches(digits, digits.size).at(0));

  const before = await whole();
  assert.ok(Math.abs(before.loss - fixture.training.loss) < 1e-5, `${before.loss}`);
  assert.equal(before.correct, fixture.training.correct);
  for (const [step, expected] of fixture.training.steps.entries()) {
    const { loss } = await engine.step(batches.at(step % batches.length), expected.learningRate);
    const difference = Math.abs(loss - expected.loss);
    assert.ok(difference < 1e-4, `step ${step}: expected ${expected.loss}, found ${loss}`);
  }
  const { loss } = await whole();
  assert.ok(Math.abs(loss - fixture.training.lossAfter) < 1e-4, `${loss}`);
  engine.dispose();
  model.dispose();
});

Deno.test("eagerEngine() leaves no tensor behind, step after step and when disposed", async () => {
  const model = barsModel({ dropout: 0.5 });
  const before = tf.memory().numTensors;
  const engine = eagerEngine(model, settings);
  const batches = new Batches(bars(40), 16);
  await engine.step(batches.at(0), 1e-3);
  const { numTensors } = tf.memory();
  for (let step = 0; step < 5; step++) await engine.step(batches.at(step % 3), 1e-3);
  await engine.evaluate(batches.at(0));
  await engine.restore(await engine.state());
  assert.equal(tf.memory().numTensors, numTensors);
  engine.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("eagerEngine() goes on from its state to the same weights, bit by bit", async () => {
  const batches = new Batches(bars(40), 16);
  const steps = async (engine: Engine, from: number, to: number) => {
    for (let step = from; step < to; step++) await engine.step(batches.at(step % 3), 1e-3);
  };
  const unbroken = barsModel({ dropout: 0.3 });
  await steps(eagerEngine(unbroken, settings), 0, 6);
  const first = eagerEngine(barsModel({ dropout: 0.3 }), settings);
  await steps(first, 0, 4);
  const state = await first.state();
  const resumed = barsModel({ dropout: 0.3, seed: 99 });
  const second = eagerEngine(resumed, settings);
  await second.restore(state);
  await steps(second, 4, 6);
  assert.equal(fingerprint(resumed), fingerprint(unbroken));
});

Deno.test("eagerEngine() drops out by its seed: another mask each step, the same in another run", async () => {
  // At learning rate 0 the weights stay, so only the mask can change the loss.
  const lossesOf = async (seed: number) => {
    const model = barsModel({ dropout: 0.5 });
    const engine = eagerEngine(model, { seed, batchSize: 16 });
    const batch = new Batches(bars(16), 16).at(0);
    const losses = [];
    for (let step = 0; step < 4; step++) losses.push((await engine.step(batch, 0)).loss);
    engine.dispose();
    return losses;
  };
  const losses = await lossesOf(1);
  assert.equal(new Set(losses).size, losses.length);
  assert.deepEqual(await lossesOf(1), losses);
  assert.notDeepEqual(await lossesOf(2), losses);
});

Deno.test("eagerEngine() trains on virtual batches as the compiled engine does", async () => {
  const virtual = { ...settings, virtualBatchSize: 6 };
  const normalised = () => {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
    return tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [12, 12, 1] }),
        tf.layers.batchNormalization({ name: "norm" }),
        tf.layers.dense({
          ...{ name: "output", units: 3, activation: "softmax", kernelInitializer },
          kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
        }),
      ],
    });
  };
  const engines = [
    eagerEngine(normalised(), virtual),
    compiledEngine(normalised(), virtual),
    eagerEngine(normalised(), settings),
  ] as const;
  const batches = new Batches(bars(40), 16);
  const losses: number[][] = [];
  for (let step = 0; step < 6; step++) {
    losses.push(
      await Promise.all(
        engines.map(async (engine) => (await engine.step(batches.at(step % 3), 1e-2)).loss),
      ),
    );
  }
  const apart = (at: number) =>
    Math.max(...losses.map((found) => Math.abs(found[0]! - found[at]!)));
  assert.ok(apart(1) < 1e-5, `${apart(1)}`);
  assert.ok(apart(2) > 1e-3, `${apart(2)}: whole batches have other statistics`);
  const [eager, compiled] = await Promise.all(engines.map((engine) => engine.state()));
  for (const name of ["norm/moving_mean", "norm/moving_variance", "output/kernel"]) {
    const most = Math.max(
      ...eager![name]!.map((value, at) => Math.abs(value - compiled![name]![at]!)),
    );
    assert.ok(most < 1e-4, `${name}: ${most}`);
  }
  for (const engine of engines) engine.dispose();
});

Deno.test("an L1 penalty leaves a weight of 0 as it is, in both engines, as in Keras", async () => {
  const { layers, regularizers, initializers } = tf;
  const dead = () =>
    tf.sequential({
      layers: [
        layers.flatten({ inputShape: [12, 12, 1] }),
        layers.dense({
          ...{ name: "dead", units: 2, activation: "relu" },
          kernelInitializer: initializers.constant({ value: -1 }),
          biasRegularizer: regularizers.l1({ l1: 0.1 }),
        }),
        layers.dense({ units: 3, activation: "softmax" }),
      ],
    });
  for (const make of [eagerEngine, compiledEngine]) {
    const engine = make(dead(), { ...settings, optimizer: { name: "sgd" } });
    await engine.step(new Batches(bars(16), 16).at(0), 0.1);
    assert.deepEqual([...(await engine.state())["dead/bias"]!], [0, 0]);
    engine.dispose();
  }
});

Deno.test("eagerEngine() drops out anew in each virtual batch", async () => {
  // The same images in both halves: only the masks can make their losses differ.
  const [half, { images, labels }] = [8, new Batches(bars(8), 8).at(0)];
  const pixels = Uint8Array.from([...images, ...images]);
  const batch = { images: pixels, labels: Uint8Array.from([...labels, ...labels]), size: 2 * half };
  const engine = eagerEngine(barsModel({ dropout: 0.5 }), { ...settings, virtualBatchSize: half });
  const once = eagerEngine(barsModel({ dropout: 0.5 }), settings);
  const { loss } = await engine.step(batch, 0);
  const { loss: first } = await once.step({ images, labels, size: half }, 0);
  assert.notEqual(loss, first);
});

Deno.test("eagerEngine() drops out in models within models too, and then leaves them as they were", async () => {
  const inner = barsModel({ dropout: 0.5 });
  const outer = tf.sequential({ layers: [inner] });
  const dropout = inner.getLayer("dropout1") as unknown as { seed?: number };
  const engine = eagerEngine(outer, settings);
  const batch = new Batches(bars(16), 16).at(0);
  const losses = [await engine.step(batch, 0), await engine.step(batch, 0)].map(({ loss }) => loss);
  assert.notEqual(losses[0], losses[1]);
  assert.notEqual(dropout.seed, undefined);
  engine.dispose();
  assert.equal(dropout.seed, undefined);
});

Deno.test("eagerEngine() trains what is trainable, keeps batch statistics, and adds penalties", async () => {
  const { layers, regularizers } = tf;
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape: [12, 12, 1] }),
      layers.dense({ name: "frozen", units: 4, trainable: false }),
      layers.batchNormalization({ name: "norm" }),
      layers.dense({
        name: "output",
        units: 3,
        activation: "softmax",
        kernelRegularizer: regularizers.l2({ l2: 10 }),
      }),
    ],
  });
  const engine = eagerEngine(model, settings);
  const before = await engine.state();
  const batch = new Batches(bars(16), 16).at(0);
  const { loss } = await engine.evaluate(batch);
  const kernel = before["output/kernel"]!;
  const penalty = 10 * kernel.reduce((sum, x) => sum + x * x, 0);
  assert.ok(loss > penalty && loss < penalty + 5, `${loss} has a penalty of ${penalty}`);
  await engine.step(batch, 1e-2);
  const after = await engine.state();
  assert.deepEqual(after["frozen/kernel"], before["frozen/kernel"]);
  assert.notDeepEqual(after["norm/moving_mean"], before["norm/moving_mean"]);
  assert.notDeepEqual(after["norm/gamma"], before["norm/gamma"]);
  assert.ok(!("frozen/kernel/m" in after) && "norm/gamma/m" in after);
});

Deno.test("eagerEngine() refuses a state that is another model's, and keeps its own", async () => {
  const model = barsModel();
  const engine = eagerEngine(model, settings);
  const state = await engine.state();
  const weights = fingerprint(model);
  const { "conv1/bias": _, ...without } = state;
  await assert.rejects(
    async () => await engine.restore(without),
    /missing: conv1\/bias; unknown: none/,
  );
  const short = {
    ...state,
    "conv1/bias": new Float32Array(31),
    "conv1/kernel": new Float32Array(288),
  };
  await assert.rejects(
    async () => await engine.restore(short),
    /conv1\/bias of 32 numbers, found 31/,
  );
  assert.equal(fingerprint(model), weights);
});

Deno.test("eagerEngine() refuses weights that share a name", () => {
  const twin = () => tf.layers.dense({ name: "twin", units: 3, inputShape: [3] });
  const model = tf.sequential({ layers: [twin(), tf.sequential({ layers: [twin()] })] });
  assert.throws(
    () => eagerEngine(model, settings),
    /a name for each weight, found twin\/kernel twice/,
  );
});
