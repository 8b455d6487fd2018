// What models disagree on and which mistakes they share, beside counts by hand and NumPy's of a random pair.

import assert from "node:assert/strict";
import { disagreements } from "../../lib/evaluate/disagreements.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { sharedMistakes } from "../../lib/evaluate/shared_mistakes.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/mc_nemar.json" with { type: "json" };

const { truth, first, second, counts } = fixture.pair;
const names = Array.from({ length: 10 }, (_, label) => String(label));
const dataset = datasetOf(truth, names);

/** Surer the later the image, of one class and evenly little of the others. */
function evaluationOf(predicted: readonly number[], sureness = (i: number) => 0.5 + i / 2000) {
  const rows = predicted.map((label, i) =>
    names.map((_, c) => c === label ? sureness(i) : (1 - sureness(i)) / 9)
  );
  return evaluate(predictionsOf(rows), dataset);
}

const [a, b] = [evaluationOf(first), evaluationOf(second, (i) => 0.9 - i / 2000)];

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
  assert.throws(() => disagreements(a, other), RangeError);
  assert.throws(() => sharedMistakes({ a, other }), RangeError);
});

Deno.test("sharedMistakes() counts for each image the models that get it wrong", () => {
  const third = truth.map((label, i) => i % 3 === 0 ? (label + 1) % 10 : label);
  const c = evaluationOf(third);
  const found = sharedMistakes({ a, b, c });
  const wrongIn = (i: number) =>
    [first, second, third].flatMap((read, m) => read[i] === truth[i] ? [] : ["abc"[m]!]);
  const expected = truth.map((_, i) => i).filter((i) => wrongIn(i).length > 0);
  assert.deepEqual(found.map(({ index }) => index).sort((x, y) => x - y), expected);
  for (const { index, models, loss } of found) {
    assert.deepEqual(models, wrongIn(index));
    const mean = (a.losses[index]! + b.losses[index]! + c.losses[index]!) / 3;
    assert.ok(Math.abs(loss - mean) < 1e-6);
  }
  const keys = found.map(({ models, loss }) => 100 * models.length + loss);
  assert.deepEqual(keys, keys.toSorted((x, y) => y - x), "most models first, then the mean loss");
});

Deno.test("sharedMistakes() names the wrong class that most models read, the lowest of a tie", () => {
  const one = datasetOf([0], ["0", "1", "2", "3"]);
  const reads = (label: number) =>
    evaluate(predictionsOf([[0, 1, 2, 3].map((c) => c === label ? 0.7 : 0.1)]), one);
  const [mistake] = sharedMistakes({ a: reads(3), b: reads(1), c: reads(3), d: reads(0) });
  assert.deepEqual([mistake?.prediction, mistake?.models], [3, ["a", "b", "c"]]);
  assert.equal(sharedMistakes({ a: reads(3), b: reads(2) })[0]?.prediction, 2);
  assert.throws(() => sharedMistakes({}), /expected at least one evaluation, found none/);
});
