// The average image of each class.

import assert from "node:assert/strict";
import { meanDigits } from "../../../lib/show/data/mean_digits.ts";
import { shades, textsOf } from "../_examples.ts";

Deno.test("meanDigits() shows every class with its number of images", () => {
  assert.deepEqual(textsOf(meanDigits(shades([1, 2, 3], [0, 0, 1], ["a", "b"]))).slice(2), [
    ...["a", "2 images"],
    ...["b", "1 image"],
  ]);
});
