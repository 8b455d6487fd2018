import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { checkModel } from "../../lib/model/check_model.ts";

Deno.test("any layers model is a model", () => {
  const input = tf.input({ shape: [3] });
  const functional = tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: 2 }).apply(input) as tf.SymbolicTensor,
  });
  for (const model of [baselineCnn(), functional]) assert.equal(checkModel(model), model);
});

Deno.test("what is no model is named, with what to do", () => {
  const refused = (value: unknown, message: string) =>
    assert.throws(() => checkModel(value, "network"), {
      name: "InputError",
      message: `network: expected a model, found ${message}`,
    });
  const model = baselineCnn();
  refused(Promise.resolve(model), "a Promise (is an `await` missing?); await it");
  refused({ model, history: [] }, "a training run; give its model");
  refused({ model, card: {} }, "a loaded model; give its model");
  refused(
    { executor: {}, predict() {} },
    "a graph model; it has no layers: give the layers model that it was converted from",
  );
  refused(
    { images: 0, labels: 0, classNames: 0 },
    "a data set; give the model first, then the images",
  );
  for (const [value, found] of [[undefined, "nothing"], ["baseline", '"baseline"']] as const) {
    refused(
      value,
      `${found}; baselineCnn() makes one, and (await loadModel(name)).model loads one`,
    );
  }
});
