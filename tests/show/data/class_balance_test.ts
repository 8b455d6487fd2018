// The counts and shares of a class balance.

import assert from "node:assert/strict";
import { classBalance } from "../../../lib/show/data/class_balance.ts";
import { shades } from "../_examples.ts";

Deno.test("classBalance() counts and shares each class of each data set", () => {
  const uneven = shades([1, 2, 3, 4], [0, 0, 0, 1], ["cat", "dog"]);
  assert.equal(
    classBalance({ train: uneven, test: shades([1], [1], ["cat", "dog"]) }).alt,
    "Images of each class in train (4 in all): cat: 3 (75.0 %), dog: 1 (25.0 %). " +
      "Images of each class in test (1 in all): cat: 0 (0.0 %), dog: 1 (100.0 %).",
  );
  assert.match(classBalance(uneven).alt, /in shades\/test \(4 in all\)/);
});

Deno.test("classBalance() refuses to divide by nothing", () => {
  assert.throws(() => classBalance({}), /found none/);
  assert.throws(() => classBalance({ train: shades([], []) }), /train has no images/);
});
