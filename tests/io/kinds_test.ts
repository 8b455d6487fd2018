import assert from "node:assert/strict";
import { hasAll, kindOf, kinds } from "../../lib/io/kinds.ts";

Deno.test("a kind is told by its fields, and by all of them", () => {
  for (const [name, { fields }] of Object.entries(kinds)) {
    const whole = Object.fromEntries(fields.map((field) => [field, 0]));
    assert.equal(kindOf(whole), name);
    for (const missing of fields) {
      const { [missing]: _, ...rest } = whole;
      assert.notEqual(kindOf(rest), name, `${name} without ${missing}`);
    }
  }
  for (const none of [undefined, null, 7, "images", [], {}, () => {}, Promise.resolve()]) {
    assert.equal(kindOf(none), undefined);
  }
});

Deno.test("inherited fields and those that are undefined are fields too", () => {
  assert.ok(hasAll(Object.create({ predict() {} }), ["predict"]));
  assert.ok(hasAll({ training: undefined }, ["training"]));
  assert.ok(!hasAll({ a: 1 }, ["a", "b"]));
});
