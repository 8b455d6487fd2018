// What schemas accept, and how an error names the place.

import assert from "node:assert/strict";
import * as is from "../../lib/io/schema.ts";

const refused = (schema: is.Schema<unknown>, value: unknown, message: string) =>
  assert.throws(() => is.conform(schema, value), { name: "SchemaError", message });

Deno.test("a share is a number from 0 to 1, and nothing that JavaScript would make one of", () => {
  for (const value of [0, 0.5, 1]) assert.equal(is.conform(is.share, value), value);
  for (const value of [-0.1, 1.1, null, "", "0.5", [], [0.5], true, undefined, NaN]) {
    assert.throws(() => is.conform(is.share, value), is.SchemaError, String(value));
  }
});

Deno.test("numbers keep to their bounds", () => {
  const bounds: readonly [is.Schema<number>, number, number][] = [
    [is.count, 0, -1],
    [is.fromOne, 1, 0],
    [is.positive, 1e-9, 0],
    [is.notNegative, 0, -1e-9],
    [is.between0And1, 0.5, 1],
    [is.between0And1, 1e-9, 0],
    [is.number, -1, Infinity],
  ];
  for (const [schema, inside, outside] of bounds) {
    assert.equal(is.conform(schema, inside), inside);
    assert.throws(() => is.conform(schema, outside), is.SchemaError);
  }
  assert.throws(() => is.conform(is.count, 1.5), is.SchemaError);
  assert.throws(() => is.conform(is.fromOne, 1.5), is.SchemaError);
});

Deno.test("an error names the place, what was expected and what was found", () => {
  const schema = is.object({
    name: is.text,
    sizes: is.listOf(is.object({ width: is.count, height: is.optional(is.count) })),
    more: is.mapOf(is.either(is.number, false)),
  });
  const good = { name: "a", sizes: [{ width: 1 }], more: { x: 1, y: false }, unknown: 1 };
  assert.equal(is.conform(schema, good), good);
  refused(schema, 3, "the whole: expected an object, found 3");
  refused(schema, [], "the whole: expected an object, found []");
  refused(schema, { ...good, name: undefined }, "name: expected text, found nothing");
  refused(schema, { sizes: [], more: {} }, "name: expected text, found nothing");
  refused(
    schema,
    { ...good, sizes: [{ width: 1 }, {}] },
    "sizes[1].width: expected a whole number, found nothing",
  );
  refused(
    schema,
    { ...good, sizes: [{ width: 1, height: "2" }] },
    'sizes[0].height: expected a whole number, found "2"',
  );
  refused(schema, { ...good, more: { x: true } }, "more.x: expected a number or false, found true");
  assert.throws(() => is.conform(schema, {}, "card"), /^SchemaError: card\.name: expected text/);
});

Deno.test("of alternatives the one that fits furthest says what is wrong", () => {
  const schema = is.either(is.object({ patience: is.fromOne, factor: is.number }), false);
  assert.equal(is.conform(schema, false), false);
  refused(
    schema,
    { patience: 0, factor: 1 },
    "patience: expected a whole number from 1 up, found 0",
  );
  refused(schema, true, "the whole: expected an object or false, found true");
});

Deno.test("rows and lists have the length they should have, each element its kind", () => {
  refused(is.listOf(is.count, 2), [1], "the whole: expected a list of 2, found [1]");
  refused(is.rowOf(is.count, is.text), [1], "the whole: expected a list of 2, found [1]");
  refused(
    is.rowOf(is.count, is.text),
    [1, "a", 2],
    'the whole: expected a list of 2, found [1,"a",2]',
  );
  refused(is.rowOf(is.count, is.text), [1, 2], "[1]: expected text, found 2");
});

Deno.test("complete() turns short forms into whole ones; conform() leaves the value as it is", () => {
  const schema = is.turned(is.count, (size) => ({ size }));
  assert.deepEqual(is.complete(schema, 3), { size: 3 });
  assert.equal(is.conform(schema as unknown as is.Schema<number>, 3), 3);
});

Deno.test("what is found is shown in a line", () => {
  const shown: readonly [unknown, string][] = [
    [undefined, "nothing"],
    [NaN, "NaN"],
    ["a", '"a"'],
    [() => 1, "a function"],
    ["x".repeat(80), `"${"x".repeat(59)}…`],
    [null, "null"],
    [10n, "10"],
  ];
  for (const [value, text] of shown) assert.equal(is.describe(value), text);
});
