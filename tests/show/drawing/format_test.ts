// Numbers as figures and tables write them.

import assert from "node:assert/strict";
import {
  confidencePercent,
  count,
  duration,
  namer,
  percent,
  plural,
  short,
} from "../../../lib/show/drawing/format.ts";

Deno.test("percent() has two decimals, and a dash for what is no number", () => {
  assert.equal(percent(0.9918), "99.18 %");
  assert.equal(percent(1, 0), "100 %");
  assert.equal(percent(NaN), "–");
  assert.throws(
    () => percent("0.99" as never),
    /^InputError: fraction: expected a number, found "0\.99"$/,
  );
});

Deno.test("confidencePercent() rounds nothing to certainty or impossibility", () => {
  assert.deepEqual(
    [1, 0.9999, 0.9995, 0.9994, 0.5, 0.0005, 0.0001, 0].map(confidencePercent),
    ["100.0 %", "> 99.9 %", "> 99.9 %", "99.9 %", "50.0 %", "0.1 %", "< 0.1 %", "0.0 %"],
  );
});

Deno.test("duration() has the two units that matter", () => {
  assert.deepEqual(
    [0.04, 9.96, 59.6, 75, 3600, 7384, NaN].map(duration),
    ["0.0 s", "10.0 s", "1 min 0 s", "1 min 15 s", "1 h 0 min", "2 h 3 min", "–"],
  );
});

Deno.test("short() writes learning rates as they are set", () => {
  assert.deepEqual([0.1, 1e-3, 1e-4, 2.5e-5, 0].map(short), [
    "0.1",
    "0.001",
    "1e-4",
    "2.5e-5",
    "0",
  ]);
  assert.deepEqual([99999, 123456, -0.5].map(short), ["100000", "1.2e+5", "-0.5"]);
});

Deno.test("count() groups thousands and plural() counts", () => {
  assert.equal(count(60000), "60,000");
  assert.equal(plural(1, "class", "classes"), "1 class");
  assert.equal(plural(2, "class", "classes"), "2 classes");
});

Deno.test("namer() calls a class without a name by its number", () => {
  assert.deepEqual([0, 1, 2].map(namer(["cat", ""])), ["cat", "1", "2"]);
});
