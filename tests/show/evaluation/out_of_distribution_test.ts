// How sure a model is of what is no digit, in a table and in pictures.

import assert from "node:assert/strict";
import {
  confidenceTable,
  outOfDistributionGrid,
} from "../../../lib/show/evaluation/out_of_distribution.ts";
import { dataset, predictions, textsOf } from "../_examples.ts";

Deno.test("confidenceTable() writes shares as percentages and the area as it is", () => {
  const summary = {
    size: 1000,
    mean: 0.8312,
    above90: 0.55,
    above99: 0.301,
    auroc: 0.9712,
    passing: 0.2,
  };
  const { cells } = confidenceTable([{ model: "plain", images: "letters", ...summary }]);
  assert.deepEqual(cells[0], [
    "letters",
    "plain",
    "1,000",
    "83.1 %",
    "55.0 %",
    "30.1 %",
    "0.971",
    "20.0 %",
  ]);
});

Deno.test("outOfDistributionGrid() says what each image was taken for, and how surely", () => {
  const set = { name: "shades", distance: "far", description: "even ones", dataset } as const;
  const texts = textsOf(outOfDistributionGrid([set], [predictions]));
  assert.deepEqual(texts.slice(2, 7), [
    "shades (far): even ones",
    "cat",
    "80.0 %",
    "dog",
    "70.0 %",
  ]);
  assert.throws(() => outOfDistributionGrid([set], []), /predictions of 6 images, found none/);
});
