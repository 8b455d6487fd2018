// weightsByName(): a model's own variables, in its order, under names that files can use.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { weightsByName } from "../../lib/model/weights_by_name.ts";
import { barsModel } from "../_bars.ts";

Deno.test("weightsByName() gives a second model's variables the names that the first one's have", () => {
  const names = [barsModel(), barsModel()].map((model) => {
    const named = weightsByName(model.weights);
    [...named.values()].forEach((variable, i) => assert.equal(variable, model.weights[i]!.read()));
    return [...named.keys()];
  });
  assert.deepEqual(names[0], names[1]);
  assert.deepEqual(names[0]!.slice(0, 2), ["conv1/kernel", "conv1/bias"]);
});

Deno.test("weightsByName() refuses a name used twice, and weights that are not float32", () => {
  const twice = tf.sequential({
    layers: [
      tf.layers.dense({ name: "same", units: 2, inputShape: [2] }),
      tf.sequential({ layers: [tf.layers.dense({ name: "same", units: 2, inputShape: [2] })] }),
    ],
  });
  assert.throws(() => weightsByName(twice.weights), {
    name: "InputError",
    message: "model: expected a name for each weight, found same/kernel twice; name the layers",
  });
  const [weight] = barsModel().weights;
  const whole = Object.create(weight!, { dtype: { value: "int32" } });
  assert.throws(() => weightsByName([whole]), {
    name: "InputError",
    message: "model: expected float32 weights, found conv1/kernel of int32",
  });
});
