// What `compile` refuses before it looks at any layer, and options that it checks.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile, type CompileOptions } from "../../../lib/tensorflow/compile/compile.ts";
import { CustomLayer } from "./_custom_layer.ts";
import { digitBatch } from "./_digits.ts";
import { heldTensors } from "./_held_tensors.ts";
import { applied, classifier, smallCnn } from "./_networks.ts";

const options: CompileOptions = {
  loss: "sparseCategoricalCrossentropy",
  optimizer: tf.train.sgd(0.1),
};

Deno.test("weights of one name are refused, since names are the keys of a state", () => {
  const twin = () => tf.layers.dense({ name: "twin", units: 3, activation: "softmax" });
  const input = tf.input({ shape: [3] });
  const inner = tf.input({ shape: [3] });
  const wrapped = tf.model({ inputs: inner, outputs: applied(twin(), inner) });
  const outputs = applied(wrapped, applied(twin(), input));
  const model = tf.model({ name: "twins", inputs: input, outputs });
  const held = heldTensors();
  assert.throws(() => compile(model, options), {
    name: "NotCompilableError",
    subject: "model twins",
    message: /two of its variables are called twin\/kernel; give its layers names/,
  });
  assert.equal(heldTensors().tensors, held.tensors);
});

Deno.test("without native TensorFlow it is refused, and eager training goes on", async () => {
  const cpu = "cpu";
  await tf.setBackend(cpu);
  try {
    const model = tf.sequential({ name: "plain" });
    model.add(tf.layers.dense({ inputShape: [2], units: 2, activation: "softmax" }));
    assert.throws(() => compile(model, options), {
      name: "NotCompilableError",
      message: /^model plain cannot be compiled: the backend is cpu, not native TensorFlow/,
    });
    model.compile({ loss: "categoricalCrossentropy", optimizer: "sgd" });
    const loss = await model.trainOnBatch(tf.ones([1, 2]), tf.tensor2d([[1, 0]]));
    assert.ok(Number.isFinite(loss));
  } finally {
    await tf.setBackend("tensorflow");
  }
});

Deno.test("a weight that is no float32 is refused by name", () => {
  class Counting extends CustomLayer {
    override build(shape: tf.Shape | tf.Shape[]): void {
      super.build(shape);
      this.addWeight("count", [1], "int32", tf.initializers.zeros(), undefined, false);
    }
  }
  const model = classifier(() => [
    tf.layers.flatten(),
    new Counting("counting", (x, scale) => x.mul(scale)),
  ]);
  assert.throws(() => compile(model, options), {
    name: "NotCompilableError",
    message: /^weight counting\/count cannot be compiled: it is of int32, expected float32/,
  });
});

Deno.test("two compiled models of one LayersModel have weights of their own", () => {
  const model = smallCnn();
  const [one, other] = [compile(model, options), compile(model, options)];
  const { images, labels, size } = digitBatch(0);
  const before = other.state();
  one.trainStep(images, labels, size, 0.1);
  assert.deepEqual(other.state(), before);
  assert.notDeepEqual(one.state(), before);
  one.dispose();
  other.trainStep(images, labels, size, 0.1);
  assert.notDeepEqual(other.state(), before);
  other.dispose();
});
