// Which mistakes several models share, beside counts by hand.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { sharedMistakes } from "../../lib/evaluate/shared_mistakes.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";
import { a, b, evaluationOf, first, second, truth } from "./_pair.ts";

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

Deno.test("sharedMistakes() refuses evaluations of other images", () => {
  const other = evaluate(predictionsOf([[0.2, 0.8]]), datasetOf([1], ["0", "1"]));
  assert.throws(() => sharedMistakes({ a, other }), /same images/);
});
