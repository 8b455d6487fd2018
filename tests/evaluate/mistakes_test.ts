// What mistakes() finds and how it sorts.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { mistakes } from "../../lib/evaluate/mistakes.ts";
import { datasetOf, fixture, inputsOf, near, predictionsOf } from "./_fixture.ts";

const dataset = datasetOf([0, 1, 2, 0, 1], ["a", "b", "c"]);
const evaluation = evaluate(
  predictionsOf([
    [0.30, 0.45, 0.25], // a taken for b: lowest loss, least confident
    [0.10, 0.80, 0.10], // right
    [0.90, 0.02, 0.08], // c taken for a: most confident, largest margin
    [0.03, 0.47, 0.50], // a taken for c: highest loss, smallest margin
    [0.04, 0.16, 0.80], // b taken for c
  ]),
  dataset,
);
const order = (found: readonly { index: number }[]) => found.map(({ index }) => index);

Deno.test("mistakes() lists the highest loss first", () => {
  assert.deepEqual(order(mistakes(evaluation)), [3, 2, 4, 0]);
});

Deno.test("mistakes() sorts by confidence or margin when asked", () => {
  assert.deepEqual(order(mistakes(evaluation, { sortBy: "confidence" })), [2, 4, 3, 0]);
  assert.deepEqual(order(mistakes(evaluation, { sortBy: "margin" })), [2, 4, 0, 3]);
});

Deno.test("mistakes() says what was seen, what was there and how sure it was", () => {
  const worst = mistakes(evaluation)[0]!;
  assert.equal(worst.truth, 0);
  assert.equal(worst.prediction, 2);
  assert.ok(near(worst.confidence, 0.5, 1e-6));
  assert.ok(near(worst.margin, 0.03, 1e-6));
  assert.ok(near(worst.loss, -Math.log(0.03), 1e-6));
});

Deno.test("mistakes() finds every mistake of the oracle and nothing else", () => {
  for (const example of fixture.cases) {
    const { predictions, dataset } = inputsOf(example);
    const wrong = example.labels.flatMap((label, i) => label === example.predicted[i] ? [] : [i]);
    const found = mistakes(evaluate(predictions, dataset));
    assert.deepEqual(order(found).toSorted((a, b) => a - b), wrong);
    assert.deepEqual(
      found.map(({ loss }) => loss),
      found.map(({ loss }) => loss).sort((a, b) => b - a),
    );
  }
});
