// The numbers of a confusion matrix, in its cells and at its margins.

import assert from "node:assert/strict";
import { confusionMatrix } from "../../../lib/show/evaluation/confusion_matrix.ts";
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
