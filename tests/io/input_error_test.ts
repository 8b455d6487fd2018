import assert from "node:assert/strict";
import { InputError } from "../../lib/io/input_error.ts";

Deno.test("an input error is a RangeError by another name, which its stack begins with", () => {
  const error = new InputError("epochs: expected 1 or more, found 0");
  assert.ok(error instanceof RangeError);
  assert.equal(error.name, "InputError");
  assert.match(error.stack ?? "", /^InputError: epochs: expected 1 or more, found 0\n/);
});

Deno.test("what JavaScript itself throws is no input error", () => {
  assert.throws(() => new Array(-1), (error) => !(error instanceof InputError));
});

Deno.test("an input error keeps its cause", () => {
  const cause = new Error("disk");
  assert.equal(new InputError("file: expected it whole", { cause }).cause, cause);
});
