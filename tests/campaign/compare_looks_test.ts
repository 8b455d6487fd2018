// Two recorded looks beside each other: counts, and the same answer as from predictions.

import assert from "node:assert/strict";
import { compareLooks } from "../../lib/campaign/compare_looks.ts";
import type { TestResult } from "../../lib/campaign/results_file.ts";
import { mcNemar } from "../../lib/evaluate/statistics/mc_nemar.ts";
import { Random } from "../../lib/data/random.ts";

const size = 400;
const random = new Random(3);
const truth = Uint8Array.from({ length: size }, () => random.integer(10));

/** A model that is wrong about one image in `odds`, and a look at it. */
function look(odds: number, digest = "a".repeat(64)) {
  const predicted = truth.map((label) => random.integer(odds) === 0 ? (label + 1) % 10 : label);
  const wrong = Array.from(predicted, (prediction, index) => [index, prediction] as const)
    .filter(([index, prediction]) => prediction !== truth[index]);
  const test: TestResult = {
    ...{ dataset: "digits", source: { kind: "custom", sha256: { images: digest } }, size },
    ...{ correct: size - wrong.length, accuracy: 1 - wrong.length / size, loss: 0 },
    ...{ interval: { low: 0, high: 1 }, looks: 1, evaluated: "2000-01-01T00:00:00Z", wrong },
  };
  return { test, graded: { dataset: "digits", size, truth, predicted } };
}

Deno.test("compareLooks() divides the images as mcNemar() does from predictions", () => {
  for (const [a, b] of [[look(4), look(9)], [look(9), look(4)], [look(5), look(5)]] as const) {
    assert.deepEqual(compareLooks(a.test, b.test), mcNemar(a.graded, b.graded));
  }
  const [a] = [look(4)];
  const { onlyFirst, onlySecond, pValue } = compareLooks(a.test, a.test);
  assert.deepEqual([onlyFirst, onlySecond, pValue], [0, 0, 1]);
});

Deno.test("compareLooks() refuses looks at different images", () => {
  const other = look(4, "b".repeat(64)).test;
  assert.throws(() => compareLooks(look(4).test, other), /^InputError: looks: expected two at/);
});
