// The images least like their class, beneath its mean.

import assert from "node:assert/strict";
import { oddOnesOut } from "../../../lib/show/data/odd_ones_out.ts";
import { dataset, shades, textsOf } from "../_examples.ts";

Deno.test("oddOnesOut() puts each class's odd ones below its mean", () => {
  const texts = textsOf(
    oddOnesOut(shades([0, 0, 51, 102], [0, 0, 0, 1], ["a", "b"]), { count: 2 }),
  );
  assert.deepEqual(texts.slice(2), [
    ...["a", "mean", "b", "mean"],
    ...["#2", "0.13", "#3", "0.00"],
    ...["#0", "0.07"],
  ]);
});

Deno.test("oddOnesOut() starts another row of means when there are more classes than columns", () => {
  const figure = oddOnesOut(dataset, { count: 1, columns: 2 });
  assert.deepEqual(
    textsOf(figure).filter((text) => !/^0\.|^Odd|^Farthest/.test(text)).map((text) =>
      text.slice(0, 4)
    ),
    ["cat", "mean", "dog", "mean", "#0", "#2", "<img", "mean", "#4"],
  );
});
