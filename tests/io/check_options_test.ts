// Options that are unknown are refused with the name that was meant.

import assert from "node:assert/strict";
import { checkOptions } from "../../lib/io/check_options.ts";

const known = ["batchSize", "epochs", "learningRate"];
const others = { lr: "give learningRate", validationSplit: "give validationFraction" };
const refusal = (options: unknown) => {
  try {
    checkOptions("train", options, known, others);
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return error.message;
  }
};

Deno.test("known options pass, absent ones too", () => {
  for (const options of [{}, { epochs: 1 }, { batchSize: undefined }]) {
    assert.equal(refusal(options), undefined);
  }
});

Deno.test("an unknown option is refused with the one that was meant", () => {
  const unknown = "train: found an unknown option, ";
  assert.equal(
    refusal({ epochs: 1, batchsize: 3 }),
    `${unknown}batchsize; did you mean batchSize?`,
  );
  assert.equal(refusal({ batch_size: 3 }), `${unknown}batch_size; did you mean batchSize?`);
  assert.equal(refusal({ epoch: 3 }), `${unknown}epoch; did you mean epochs?`);
  assert.equal(refusal({ lr: 3 }), `${unknown}lr; give learningRate`);
  assert.equal(
    refusal({ validation_split: 1 }),
    `${unknown}validation_split; give validationFraction`,
  );
  const all = "there are batchSize, epochs, learningRate";
  assert.equal(refusal({ colour: 1 }), `${unknown}colour; ${all}`);
});

Deno.test("what is no object of options is named", () => {
  const expected = "train: expected options as an object, { batchSize: … }, found ";
  assert.equal(refusal("/my/dir"), `${expected}"/my/dir"`);
  assert.equal(refusal(null), `${expected}null`);
  assert.equal(refusal(Promise.resolve({})), `${expected}a Promise (is an \`await\` missing?)`);
  assert.equal(refusal([1]), `${expected}[1]`);
});
