// grid(): every combination, in order, and nothing that cannot be recorded.

import assert from "node:assert/strict";
import { grid } from "../../lib/campaign/grid.ts";

Deno.test("grid() lists every combination once, the last name changing fastest", () => {
  const points = grid({ a: [1, 2], b: ["x", "y"], c: [true] });
  assert.deepEqual(points, [
    { a: 1, b: "x", c: true },
    { a: 1, b: "y", c: true },
    { a: 2, b: "x", c: true },
    { a: 2, b: "y", c: true },
  ]);
  const of: 1 | 2 = points[0]!.a; // its type has the values, or this file does not compile
  assert.equal(of, 1);
});

Deno.test("grid() refuses what is no list, an empty one, and what JSON cannot write", () => {
  const refused = (axes: unknown, message: RegExp) =>
    assert.throws(() => grid(axes as Parameters<typeof grid>[0]), message);
  refused({}, /axes: expected values by the names of options, .*found \{\}/);
  refused([], /axes: expected values by the names/);
  refused({ a: 3 }, /^InputError: a: expected a list of values to try, found 3; give \[3\]$/);
  refused({ a: [] }, /a: expected a list of values to try, found \[\]$/);
  refused({ a: [1, NaN] }, /a\[1\]: expected a number, .*found NaN/);
  refused({ a: [() => 1] }, /a\[0\]: expected .*found a function/);
  refused({ a: [undefined] }, /a\[0\]: expected .*found nothing/);
  refused({ seed: [1, 2] }, /found seed; give sweep \{ seeds: 3 \}/);
  refused({ validationFraction: [0.1, 0.2] }, /found validationFraction; give it in train/);
});
