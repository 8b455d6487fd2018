// What two models read differently, beside NumPy's counts of a random pair.

import assert from "node:assert/strict";
import { disagreements } from "../../lib/evaluate/disagreements.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";
import { a, b, counts, first, second, truth } from "./_pair.ts";

Deno.test("disagreements() finds the images that two models read differently, and who is right", () => {
  const found = disagreements(a, b);
  const differing = truth.map((_, i) => i).filter((i) => first[i] !== second[i]);
  assert.deepEqual(found.map(({ index }) => index).sort((x, y) => x - y), differing);
  const who = (right: string) => found.filter((one) => one.right === right).length;
  assert.deepEqual([who("first"), who("second")], [counts[1], counts[2]], "as NumPy counts");
  for (const { index, predictions, truth: label, right } of found) {
    assert.deepEqual([...predictions, label], [first[index], second[index], truth[index]]);
    const wrong = first[index] !== label && second[index] !== label;
    assert.equal(right === "neither", wrong);
  }
});

Deno.test("disagreements() puts those first of which even the less sure model is sure", () => {
  const found = disagreements(a, b);
  const less = found.map(({ index, confidences }) => {
    assert.ok(Math.abs(confidences[0] - (0.5 + index / 2000)) < 1e-6);
    assert.ok(Math.abs(confidences[1] - (0.9 - index / 2000)) < 1e-6);
    return Math.min(...confidences);
  });
  assert.deepEqual(less, less.toSorted((x, y) => y - x));
});

Deno.test("disagreements() of a model and itself are none, and other images are refused", () => {
  assert.deepEqual(disagreements(a, a), []);
  const other = evaluate(predictionsOf([[0.2, 0.8]]), datasetOf([1], ["0", "1"]));
  assert.throws(() => disagreements(a, other), /same images/);
});
