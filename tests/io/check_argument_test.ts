import assert from "node:assert/strict";
import {
  checkIsNamed,
  checkKind,
  checkKinds,
  checkNamed,
  checkNumbers,
  checkValue,
} from "../../lib/io/check_argument.ts";
import { InputError } from "../../lib/io/input_error.ts";
import * as is from "../../lib/io/schema.ts";

const predictions = { probabilities: Float32Array.of(1), size: 1, classes: 1 };
const embedding = { vectors: Float32Array.of(1), dimensions: 1 };

function refusal(check: () => unknown): string | undefined {
  try {
    check();
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
}

Deno.test("a value is checked by its schema, and completed", () => {
  const doubled = is.turned(is.count, (n) => 2 * n);
  assert.equal(checkValue("n", doubled, 3), 6);
  assert.equal(
    refusal(() => checkValue("n", doubled, "3")),
    'n: expected a whole number, found "3"',
  );
  const broken = is.turned(is.count, () => {
    throw new TypeError("a defect");
  });
  assert.throws(() => checkValue("n", broken, 3), TypeError);
});

Deno.test("what is of another kind is named, and where the right one comes from", () => {
  assert.equal(refusal(() => checkKind("given", "predictions", predictions)), undefined);
  assert.equal(
    refusal(() => checkKind("given", "predictions", embedding)),
    "given: expected predictions, from predict; found an embedding",
  );
  assert.equal(
    refusal(() => checkKind("given", "predictions", Promise.resolve(predictions))),
    "given: expected predictions, from predict; found a Promise (is an `await` missing?)",
  );
  assert.match(refusal(() => checkKind("given", "model", "a"))!, /expected a model; found "a"$/);
  assert.equal(refusal(() => checkKind("given", "predictions", { size: 1 }, ["size"])), undefined);
});

Deno.test("in a list and in an object, the one of another kind is named", () => {
  assert.equal(refusal(() => checkKinds("all", "predictions", [predictions])), undefined);
  assert.equal(
    refusal(() => checkKinds("all", "predictions", predictions)),
    "all: expected a list of predictions, from predict; found predictions",
  );
  assert.match(
    refusal(() => checkKinds("all", "predictions", [predictions, embedding]))!,
    /^all\[1\]: expected predictions, .* found an embedding$/,
  );
  assert.equal(refusal(() => checkNamed("all", "predictions", { a: predictions })), undefined);
  assert.match(
    refusal(() => checkNamed("all", "predictions", { a: predictions, b: 1 }))!,
    /^all\.b: expected predictions, .* found 1$/,
  );
});

Deno.test("an object of others by name may have any names, but is of no kind itself", () => {
  for (const given of [{}, { a: 1 }, { train: 1, test: 1 }, { train: 1, validation: 1 }]) {
    assert.equal(refusal(() => checkIsNamed("all", "dataset", given)), undefined);
  }
  for (const given of [predictions, [predictions], Promise.resolve({}), null, undefined, "a"]) {
    assert.match(
      refusal(() => checkIsNamed("all", "dataset", given))!,
      /^all: expected data sets by name, \{ name: … \}, from loadMnist and .*; found /,
    );
  }
});

Deno.test("numbers may be in any list", () => {
  for (const given of [[], [1, NaN], Float32Array.of(1), new Uint8Array(2)]) {
    assert.equal(refusal(() => checkNumbers("all", given)), undefined);
  }
  for (const given of [undefined, "12", { length: 1, 0: 1 }, new DataView(new ArrayBuffer(1)), 1]) {
    assert.match(
      refusal(() => checkNumbers("all", given))!,
      /^all: expected a list of numbers, found/,
    );
  }
  assert.equal(
    refusal(() => checkNumbers("all", [1, "2"])),
    'all[1]: expected a number, found "2"',
  );
});
