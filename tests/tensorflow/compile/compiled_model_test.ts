// A compiled model's life: steps, predictions, state in and out, wrong inputs, and its end.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  compile,
  type CompiledModel,
  type CompileOptions,
} from "../../../lib/tensorflow/compile/compile.ts";
import { digitBatch } from "./_digits.ts";
import { heldTensors } from "./_held_tensors.ts";
import { classifier, normalisedLayers, smallCnn } from "./_networks.ts";
import { oneHot } from "./_parity.ts";

const { layers } = tf;

const compiled = (model: tf.LayersModel, options: Partial<CompileOptions> = {}) =>
  compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(),
    ...options,
  });

const network = () => classifier(normalisedLayers);

function train(model: CompiledModel, from: number, to: number, size = 16): number[] {
  const means = [];
  for (let step = from; step < to; step++) {
    const { images, labels } = digitBatch(step, size);
    const { losses } = model.trainStep(images, labels, size, 2e-3);
    means.push(losses.reduce((sum, loss) => sum + loss) / size);
  }
  return means;
}

Deno.test("predict() and evaluateStep() agree with tfjs's own, after training and writeBack()", () => {
  const model = network();
  const ours = compiled(model, { seed: 3 });
  train(ours, 0, 20);
  ours.writeBack();
  const { images, labels, size } = digitBatch(21, 32);
  model.compile({ loss: "categoricalCrossentropy", optimizer: "sgd" });
  const [x, y] = [tf.tensor(images, [size, 14, 14, 1]), oneHot(labels)];
  const probabilities = model.predict(x) as tf.Tensor;
  const loss = model.evaluate(x, y, { batchSize: size }) as tf.Scalar;

  const found = ours.predict(images, size);
  for (const [i, expected] of probabilities.dataSync().entries()) {
    assert.ok(Math.abs(found[i]! - expected) < 1e-5);
  }
  const { losses, scores } = ours.evaluateStep(images, labels, size);
  const mean = losses.reduce((sum, loss) => sum + loss) / size;
  assert.ok(Math.abs(mean - loss.dataSync()[0]!) < 1e-5);
  const softmax = tf.tidy(() => tf.softmax(tf.tensor2d(scores, [size, 10])).dataSync());
  for (const [i, expected] of softmax.entries()) assert.ok(Math.abs(found[i]! - expected) < 1e-6);
  for (const [i, label] of labels.entries()) {
    assert.ok(Math.abs(losses[i]! + Math.log(found[10 * i + label]!)) < 1e-4);
  }
  tf.dispose([x, y, probabilities, loss]);
  ours.dispose();
});

Deno.test("the LayersModel changes at writeBack(), not before, and with its statistics", () => {
  const model = network();
  const values = () =>
    Object.fromEntries(
      model.weights.map((weight) =>
        [weight.originalName, Float32Array.from(weight.read().dataSync())] as const
      ),
    );
  const before = values();
  const ours = compiled(model);
  train(ours, 0, 5);
  assert.deepEqual(values(), before);
  const held = heldTensors();
  ours.writeBack();
  const after = values();
  assert.deepEqual(heldTensors().tensors, held.tensors);
  const state = ours.state();
  for (const [name, value] of Object.entries(after)) {
    assert.deepEqual(value, state[name]);
    assert.notDeepEqual(value, before[name]);
  }
  assert.ok("norm/moving_mean" in after && "norm/moving_variance" in after);
  ours.dispose();
});

Deno.test("writeBack() gives the weights as trained, which no constraint of a layer changes", () => {
  const kernelConstraint = tf.constraints.maxNorm({ maxValue: 0.01 });
  const model = classifier(
    () => [layers.flatten(), layers.dense({ name: "tight", units: 4, kernelConstraint })],
  );
  const ours = compiled(model);
  train(ours, 0, 2);
  ours.writeBack();
  const [kernel] = model.getLayer("tight").getWeights();
  assert.deepEqual(Float32Array.from(kernel!.dataSync()), ours.state()["tight/kernel"]);
  ours.dispose();
  const rules = "torch" as "keras";
  assert.throws(() => compiled(model, { rules }), /rules: expected "tfjs" or "keras", found torch/);
});

Deno.test("restore() goes on from state() to the same numbers bit for bit, in a new model too", () => {
  const options = { seed: 9, optimizer: tf.train.rmsprop(1e-3, 0.9, 0.5) };
  const whole = compiled(network(), options);
  const losses = train(whole, 0, 12);
  const end = whole.state();

  const first = compiled(network(), options);
  assert.deepEqual(train(first, 0, 5), losses.slice(0, 5));
  const middle = first.state();
  assert.equal(middle["iterations"]![0], 5);
  train(first, 5, 9); // away from there, and back
  first.restore(middle);
  assert.equal(first.iterations, 5);
  assert.deepEqual(train(first, 5, 12), losses.slice(5));
  assert.deepEqual(first.state(), end);

  const model = network();
  model.setWeights(model.getWeights().map(({ shape }) => tf.ones(shape)));
  const second = compiled(model, options);
  second.restore(middle);
  assert.deepEqual(train(second, 5, 12), losses.slice(5));
  assert.deepEqual(second.state(), end);
  for (const each of [whole, first, second]) each.dispose();
});

Deno.test("the state is a copy: neither training nor who holds it changes the other", () => {
  const ours = compiled(smallCnn());
  const [state, copy] = [ours.state(), ours.state()];
  train(ours, 0, 3);
  assert.deepEqual(state, copy);
  ours.restore(state);
  for (const values of Object.values(state)) values.fill(7);
  assert.deepEqual(ours.state(), copy);
  ours.dispose();
});

Deno.test("batches of every size share the weights, the statistics and the step count", () => {
  const [one, other] = [network(), network()].map((model) => compiled(model, { seed: 5 }));
  // The same six images: as one size, and as sizes that take turns.
  const { images, labels } = digitBatch(0, 6);
  for (const [ours, sizes] of [[one!, [6, 6, 6]], [other!, [6, 4, 6]]] as const) {
    for (const size of sizes) {
      ours.trainStep(images.subarray(0, size * 196), labels.subarray(0, size), size, 0.01);
    }
    assert.equal(ours.iterations, 3);
  }
  const [a, b] = [one!.state(), other!.state()];
  assert.deepEqual(Object.keys(a), Object.keys(b));
  assert.notDeepEqual(a["conv/kernel"], b["conv/kernel"]);
  // A batch of four starts where one of six ended: restored there, it comes to the same.
  const again = compiled(network(), { seed: 5 });
  again.trainStep(images, labels, 6, 0.01);
  const fresh = compiled(network(), { seed: 5 });
  fresh.restore(again.state());
  for (const ours of [again, fresh]) {
    ours.trainStep(images.subarray(0, 4 * 196), labels.subarray(0, 4), 4, 0.01);
  }
  assert.deepEqual(fresh.state(), again.state());
  for (const each of [one!, other!, again, fresh]) each.dispose();
});

for (const size of [16, 128]) {
  Deno.test(`the same seed gives the same weights bit for bit, 200 steps of ${size} images`, () => {
    const [one, other] = [network(), network()].map((model) => {
      const ours = compiled(model, { seed: 4 });
      train(ours, 0, 200, size);
      const state = ours.state();
      ours.dispose();
      return state;
    });
    assert.deepEqual(one, other);
  });
}

Deno.test("a loss that is not finite shows in the step that computed it", () => {
  const ours = compiled(smallCnn());
  const { images, labels, size } = digitBatch(0);
  const finite = [1e-3, 1e38, 1e-3].map((learningRate) =>
    ours.trainStep(images, labels, size, learningRate).losses.every(Number.isFinite)
  );
  assert.deepEqual(finite, [true, true, false]);
  ours.dispose();
});

Deno.test("wrong inputs are refused, and nothing has changed", () => {
  const ours = compiled(network());
  train(ours, 0, 1);
  const before = ours.state();
  const { images, labels } = digitBatch(0, 4);
  const short = images.subarray(1);
  const bad = (label: number) => Float32Array.from([0, 1, label, 3]);
  const wrong: [() => unknown, RegExp][] = [
    [() => ours.trainStep(short, labels, 4, 0.1), /^images: expected 784 numbers, found 783/],
    [() => ours.trainStep(images, labels, 3, 0.1), /^images: expected 588 numbers, found 784/],
    [() => ours.trainStep(images, labels.subarray(1), 4, 0.1), /^truths: expected 4 .* found 3/],
    [() => ours.trainStep(images, labels, 4, NaN), /^learningRate: expected a finite .* found NaN/],
    [() => ours.trainStep(images, labels, 0, 0.1), /^size: expected a whole number .* found 0/],
    [() => ours.trainStep(images, labels, 3.5, 0.1), /^size: expected a whole number/],
    [() => ours.trainStep(images, bad(10), 4, 0.1), /^truths: .* from 0 to 9, found 10 at 2/],
    [() => ours.trainStep(images, bad(-1), 4, 0.1), /^truths: .* from 0 to 9, found -1 at 2/],
    [() => ours.evaluateStep(images, bad(0.5), 4), /^truths: .* from 0 to 9, found 0.5 at 2/],
    [() => ours.evaluateStep(short, labels, 4), /^images: expected 784 numbers, found 783/],
    [() => ours.predict(short, 4), /^images: expected 784 numbers, found 783/],
    [() => ours.predict(images, -4), /^size: expected a whole number/],
  ];
  for (const [call, message] of wrong) assert.throws(call, { name: "RangeError", message });
  assert.deepEqual(ours.state(), before);
  ours.dispose();
});

Deno.test("smoothed labels out of range are refused too, which TensorFlow would take", () => {
  const ours = compiled(smallCnn(), { labelSmoothing: 0.1 });
  const { images } = digitBatch(0, 1);
  assert.throws(() => ours.trainStep(images, [10], 1, 0.1), /^RangeError: truths: /);
  ours.dispose();
});

Deno.test("a state that is not this model's is refused by name, and nothing has changed", () => {
  const ours = compiled(network());
  train(ours, 0, 2);
  const state = ours.state();
  const { "conv/bias": bias, ...without } = state;
  const { iterations, ...uncounted } = state;
  const wrong: [Record<string, Float32Array>, RegExp][] = [
    [without, /missing: conv\/bias; unknown: none/],
    [{ ...state, spare: bias! }, /missing: none; unknown: spare/],
    [{ ...state, "conv/bias": bias!.subarray(1) }, /conv\/bias: expected 4 numbers, found 3/],
    [uncounted, /expected one number of iterations/],
    [{ ...state, iterations: Float32Array.of(1, 2) }, /expected one number of iterations/],
    [{ ...state, iterations: Float32Array.of(-1) }, /expected one number of iterations/],
  ];
  assert.equal(iterations![0], 2);
  train(ours, 2, 4);
  const now = ours.state();
  for (const [values, message] of wrong) {
    assert.throws(() => ours.restore(values), { name: "RangeError", message });
    assert.deepEqual(ours.state(), now);
  }
  ours.dispose();
});

Deno.test("dispose() leaves the LayersModel, can be called again, and ends all else with an error", () => {
  const model = network();
  const ours = compiled(model);
  ours.dispose();
  ours.dispose();
  const { images, labels, size } = digitBatch(0);
  const uses = [
    () => ours.trainStep(images, labels, size, 0.1),
    () => ours.evaluateStep(images, labels, size),
    () => ours.predict(images, size),
    () => ours.state(),
    () => ours.restore({ iterations: Float32Array.of(0) }),
    () => ours.writeBack(),
  ];
  for (const use of uses) assert.throws(use, /compiled and disposed/);
  tf.tidy(() => assert.equal((model.predict(tf.zeros([1, 14, 14, 1])) as tf.Tensor).size, 10));
});
