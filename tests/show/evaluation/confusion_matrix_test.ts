// The numbers of a confusion matrix, in its cells and at its margins.

import assert from "node:assert/strict";
import { confusionMatrix } from "../../../lib/show/evaluation/confusion_matrix.ts";
import { readAs } from "../_digits.ts";
import { evaluation, textsOf } from "../_examples.ts";

Deno.test("confusionMatrix() writes every count in its cell, recall and precision at the margins", () => {
  const texts = textsOf(confusionMatrix({ ...evaluation, classNames: ["cat", "dog", "eel"] }));
  assert.deepEqual(texts, [
    "Confusion matrix on shades/test",
    "4 of 6 images on the diagonal; colour marks mistakes, the darker the more",
    ...["1", "1", "2", "1", "1"],
    ...["cat", "cat", "dog", "dog", "eel", "eel"],
    ...["50.0 %", "50.0", "100.0 %", "66.7", "50.0 %", "100.0"],
    ...["recall", "precision, %", "predicted →", "← true"],
  ]);
});

Deno.test("confusionMatrix() lists the most frequent mistakes in its words", () => {
  assert.match(
    confusionMatrix({ ...evaluation, classNames: ["cat", "dog", "eel"] }).alt,
    /Most frequent mistakes, truth → prediction \(images\): cat → dog \(1\), eel → cat \(1\)\.$/,
  );
});

Deno.test("confusionMatrix() names five pairs, the most frequent first", () => {
  // A zero is read as 1 once, as 2 twice, and so on.
  const reading = [1, 2, 3, 4, 5, 6].flatMap((digit) => new Array<number>(digit).fill(digit));
  const { evaluation } = readAs(reading.map(() => 0), (_, i) => reading[i]!);
  assert.match(
    confusionMatrix(evaluation).alt,
    /: 0 → 6 \(6\), 0 → 5 \(5\), 0 → 4 \(4\), 0 → 3 \(3\), 0 → 2 \(2\)\.$/,
  );
});
