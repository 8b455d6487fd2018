// knownFound() beside SciPy's hypergeometric distribution.

import assert from "node:assert/strict";
import { knownFound } from "../../../lib/evaluate/statistics/known_found.ts";
import { near } from "../_fixture.ts";
import fixture from "../fixtures/label_quality.json" with { type: "json" };

Deno.test("knownFound() has SciPy's hypergeometric mean and tail", () => {
  for (const { n, known, top, found, expected, pValue } of fixture.chance) {
    const ranking = Array.from({ length: n }, (_, i) => i);
    const cases = [...ranking.slice(0, found), ...ranking.slice(n - (known - found))]
      .slice(0, known);
    const actual = knownFound(ranking, cases, top);
    assert.equal(actual.found.length, found);
    assert.ok(near(actual.expected, expected));
    assert.ok(Math.abs(actual.pValue / pValue - 1) < 1e-9, `${actual.pValue} for ${pValue}`);
  }
});

Deno.test("knownFound() checks the first 50 unless told otherwise", () => {
  const ranking = Array.from({ length: 60 }, (_, i) => i);
  const { top, found } = knownFound(ranking, [0, 49, 50]);
  assert.deepEqual([top, ...found], [50, 0, 49]);
});

Deno.test("knownFound() of what must be found is certain, and never more than that", () => {
  for (let n = 1; n <= 30; n++) {
    const ranking = Array.from({ length: n }, (_, i) => i);
    for (let known = 1; known <= n; known++) {
      // With all but one looked at, at least all known but one are found.
      const { found, pValue } = knownFound(ranking, ranking.slice(n - known), n - 1);
      assert.equal(found.length, known - 1);
      assert.ok(pValue <= 1 && pValue > 1 - 1e-9, `${known} of ${n}: ${pValue}`);
    }
  }
});

Deno.test("knownFound() says which it found, in the ranking's order, and refuses what is not ranked", () => {
  assert.deepEqual(knownFound([5, 3, 1, 0, 2, 4], [1, 4, 5], 3).found, [5, 1]);
  assert.equal(knownFound([1, 0], [], 2).pValue, 1);
  assert.throws(() => knownFound([0, 1], [2], 1), /among the 2 ranked, found 2/);
  assert.throws(() => knownFound([0, 1], [1, 1], 1), /found one twice/);
  assert.throws(() => knownFound([0, 1], [], 3), /top: .* 0 to the 2 ranked, found 3/);
});
