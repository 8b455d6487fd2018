// modelName(): the reference's names.

import assert from "node:assert/strict";
import { modelName } from "../../lib/store/model_name.ts";
import { completeOptions } from "../../lib/training/train_options.ts";

Deno.test("modelName() names models as the reference does", () => {
  const settings = { epochs: 100, batchSize: 16, earlyStopping: 10, reduceLr: 5 };
  assert.equal(modelName(settings), "mnist_cnn_model_100e_16b_10sp_5rp");
  assert.equal(modelName({ ...settings, batchSize: 128 }), "mnist_cnn_model_100e_128b_10sp_5rp");
});

Deno.test("modelName() names a run by its settings, 0 for a rule that is off", () => {
  assert.equal(modelName(completeOptions({})), "mnist_cnn_model_100e_16b_10sp_5rp");
  const off = { epochs: 3, earlyStopping: false, reduceLr: false } as const;
  assert.equal(modelName(completeOptions(off)), "mnist_cnn_model_3e_16b_0sp_0rp");
});

Deno.test("modelName() keeps MNIST's name from what has not seen MNIST", () => {
  assert.equal(modelName(completeOptions({}), "rendered"), "rendered_cnn_model_100e_16b_10sp_5rp");
  assert.equal(modelName(completeOptions({}), "custom"), "custom_cnn_model_100e_16b_10sp_5rp");
});
