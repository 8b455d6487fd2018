import assert from "node:assert/strict";
import { SchemaError, share } from "../../lib/io/schema.ts";

Deno.test("a share is a number from 0 to 1, and nothing that JavaScript would make one of", () => {
  for (const value of [0, 0.5, 1]) share(value, "accuracy");
  for (const value of [-0.1, 1.1, null, "", "0.5", [], [0.5], true, undefined, NaN]) {
    assert.throws(() => share(value, "accuracy"), SchemaError, String(value));
  }
});
