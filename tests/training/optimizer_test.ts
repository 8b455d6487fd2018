// What `optimizer` and `loss` may be, what cards keep of them, and what is refused.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import * as is from "../../lib/io/schema.ts";
import {
  completeSettings,
  type GivenSettings,
  settingsSchema,
} from "../../lib/training/settings.ts";

const given = (settings: object) => completeSettings(settings as GivenSettings);

Deno.test("an optimizer is known by Keras's name and tfjs's, and by an object of tfjs", () => {
  const rmsprop = { name: "rmsprop", decay: 0.9, momentum: 0, epsilon: 1e-7 };
  for (const optimizer of ["rmsprop", "RMSProp", rmsprop, { name: "rmsprop", decay: 0.9 }]) {
    assert.deepEqual(given({ optimizer }).optimizer, rmsprop);
  }
  const { optimizer, learningRate } = given({ optimizer: tf.train.rmsprop(0.02, 0.8, 0.5) });
  assert.deepEqual(optimizer, { ...rmsprop, decay: 0.8, momentum: 0.5 });
  assert.equal(learningRate, 0.02);
  assert.deepEqual(given({ optimizer: tf.train.adam() }), given({}));
  const nesterov = tf.train.momentum(0.1, 0.5, true);
  assert.deepEqual(given({ optimizer: nesterov }).optimizer, {
    ...{ name: "momentum", momentum: 0.5, useNesterov: true },
  });
  assert.deepEqual(given({ optimizer: tf.train.adagrad(0.1, 0.2) }).optimizer, {
    ...{ name: "adagrad", initialAccumulatorValue: 0.2 },
  });
});

Deno.test("each optimizer has its own learning rate unless one is given", () => {
  assert.equal(given({ optimizer: "sgd" }).learningRate, 0.01);
  assert.equal(given({ optimizer: "sgd", learningRate: 0.3 }).learningRate, 0.3);
  const optimizer = tf.train.sgd(0.1);
  assert.equal(given({ optimizer, learningRate: 0.1 }).learningRate, 0.1);
  assert.throws(() => given({ optimizer, learningRate: 0.3 }), {
    name: "InputError",
    message: "learningRate: expected 0.1, as the optimizer has, found 0.3; leave it out",
  });
});

Deno.test("losses go by all the names that Keras and tfjs have for them", () => {
  const names = ["sparse_categorical_crossentropy", "categoricalCrossentropy"];
  for (const loss of names) assert.equal(given({ loss }).loss, "categoricalCrossentropy");
  for (const loss of ["mse", "mean_squared_error", "meanSquaredError"]) {
    assert.equal(given({ loss }).loss, "meanSquaredError");
  }
});

Deno.test("an optimizer or a loss that there is not is refused, with the name that was meant", () => {
  class Lion extends tf.SGDOptimizer {
    override getClassName = () => "Lion";
  }
  const known =
    'expected one of "adam", "sgd", "momentum", "rmsprop", "adagrad", "adadelta", "adamax", or such of tfjs';
  const losses = 'expected "categoricalCrossentropy" or "meanSquaredError"';
  const refusals: readonly (readonly [object, string])[] = [
    [{ optimizer: "rmsprob" }, `optimizer: ${known}, found "rmsprob"; did you mean "rmsprop"?`],
    [{ optimizer: "lion" }, `optimizer: ${known}, found "lion"`],
    [{ optimizer: new Lion(0.1) }, `optimizer: ${known}, found tfjs's Lion`],
    [{ optimizer: 7 }, `optimizer: ${known}, found 7`],
    [{ optimizer: function lion() {} }, `optimizer: ${known}, found a function lion`],
    [
      { optimizer: tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true) },
      "optimizer rmsprop: found an unknown option, centered; there are decay, momentum, epsilon",
    ],
    [
      { optimizer: { name: "sgd", learningRate: 0.1 } },
      "optimizer sgd: found an unknown option, learningRate; give learningRate to train, beside optimizer",
    ],
    [
      { optimizer: { name: "momentum", momentum: -1 } },
      "optimizer.momentum: expected 0 or more, found -1",
    ],
    [
      { loss: "mean_square_error" },
      `loss: ${losses}, found "mean_square_error"; did you mean "meanSquaredError"?`,
    ],
    [
      { loss: "categoricalCrossentropi" },
      `loss: ${losses}, found "categoricalCrossentropi"; did you mean "categoricalCrossentropy"?`,
    ],
    [{ loss: tf.losses.hingeLoss }, `loss: ${losses}, found a function hingeLoss`],
  ];
  for (const [settings, message] of refusals) {
    assert.throws(() => given(settings), { name: "InputError", message });
  }
});

Deno.test("cards keep an optimizer whole", () => {
  const settings = given({ optimizer: "momentum" });
  assert.equal(is.conform(settingsSchema, settings), settings);
  const refused = (optimizer: object, message: RegExp) =>
    assert.throws(() => is.conform(settingsSchema, { ...settings, optimizer }), message);
  refused({ name: "momentum", momentum: 0.9 }, /optimizer\.useNesterov: expected true or false/);
  refused({ name: "lion" }, /optimizer\.name: expected "adam" or "sgd"/);
});
