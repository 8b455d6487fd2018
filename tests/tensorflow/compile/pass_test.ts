// The random numbers of a pass, as dropout draws them: their rate, their seed, and when there are none.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile, type CompiledModel } from "../../../lib/tensorflow/compile/compile.ts";

const [units, size, rate] = [500, 8, 0.3];
const ones = new Float32Array(size * units).fill(1);
const truths = new Float32Array(size * units);

/** Two dropout layers beside each other; the scores are what they made of ones. */
function dropouts(seed: number, noiseShape?: readonly (number | null)[]): CompiledModel {
  const input = tf.input({ shape: [units] });
  // A null stands for the input's own size, which tfjs's type does not say.
  const drop = () =>
    tf.layers.dropout({ rate, ...(noiseShape && { noiseShape: [...noiseShape] as number[] }) })
      .apply(
        input,
      ) as tf.SymbolicTensor;
  const scale = tf.layers.dense({ name: "scale", units: 2 * units, kernelInitializer: "identity" });
  const joined = tf.layers.concatenate().apply([drop(), drop()]);
  const model = tf.model({ inputs: input, outputs: scale.apply(joined) as tf.SymbolicTensor });
  return compile(model, {
    loss: (_, predictions) => predictions.sum(-1),
    optimizer: tf.train.sgd(0),
    seed,
  });
}

/** What one step's two layers made of each image's ones. */
function draw(model: CompiledModel): { first: Float32Array; second: Float32Array } {
  const { scores } = model.trainStep(ones, new Float32Array(2 * truths.length), size, 0);
  const half = (from: number) =>
    Float32Array.from(
      { length: size * units },
      (_, i) => scores[Math.floor(i / units) * 2 * units + from + i % units]!,
    );
  return { first: half(0), second: half(units) };
}

const dropped = (values: Float32Array) => values.map((value) => value === 0 ? 1 : 0);
const share = (values: Float32Array) => values.reduce((sum, value) => sum + value) / values.length;

Deno.test("dropout drops its rate, and makes up for it in what it keeps", () => {
  const model = dropouts(1);
  for (let step = 0; step < 5; step++) {
    for (const values of Object.values(draw(model))) {
      // Five deviations of 4,000 draws.
      assert.ok(Math.abs(share(dropped(values)) - rate) < 5 * Math.sqrt(rate * (1 - rate) / 4000));
      for (const value of new Set(values)) {
        assert.ok(value === 0 || Math.abs(value - 1 / (1 - rate)) < 1e-6);
      }
    }
  }
  model.dispose();
});

Deno.test("each step, each layer, each image and each seed has draws of its own", () => {
  const seeds = [1, 2, -1, 1 + 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const drawn = seeds.flatMap((seed) => {
    const model = dropouts(seed);
    const layers = [draw(model), draw(model)].flatMap(({ first, second }) => [first, second]);
    model.dispose();
    return layers.map(dropped);
  });
  const rows = drawn.flatMap((layer) =>
    Array.from({ length: size }, (_, i) => layer.subarray(i * units, (i + 1) * units))
  );
  assert.equal(rows.length, seeds.length * 2 * 2 * size);
  for (const [i, a] of rows.entries()) {
    for (const b of rows.slice(i + 1)) {
      // Independent masks drop the same unit in 9 % of places, equal ones in 30 %, opposite ones in none.
      const both = share(a.map((value, at) => value * b[at]!));
      assert.ok(both > 0.02 && both < 0.18, `${both} dropped together`);
    }
  }
});

Deno.test("the same seed draws the same", () => {
  for (const seed of [0, -7, 2 ** 40 + 1]) {
    const [one, other] = [dropouts(seed), dropouts(seed)];
    for (let step = 0; step < 3; step++) assert.deepEqual(draw(one), draw(other));
    one.dispose();
    other.dispose();
  }
});

Deno.test("a noise shape drops whole rows", () => {
  const model = dropouts(1, [null, 1]);
  const drawn = new Set<number>();
  for (let step = 0; step < 5; step++) {
    const { first } = draw(model);
    for (let i = 0; i < size; i++) {
      const row = new Set(first.subarray(i * units, (i + 1) * units));
      assert.equal(row.size, 1);
      for (const value of row) drawn.add(value);
    }
  }
  assert.equal(drawn.size, 2);
  model.dispose();
});

Deno.test("nothing is dropped in evaluation and prediction", () => {
  const model = dropouts(1);
  draw(model);
  const outputs = new Float32Array(2 * size * units).fill(1);
  assert.deepEqual(model.predict(ones, size), outputs);
  assert.deepEqual(
    model.evaluateStep(ones, new Float32Array(outputs.length), size).scores,
    outputs,
  );
  model.dispose();
});

Deno.test("a seed that is no safe integer is refused", () => {
  for (const seed of [0.5, NaN, 2 ** 53]) {
    assert.throws(() => dropouts(seed), /^RangeError: seed: expected a whole number within/);
  }
});
