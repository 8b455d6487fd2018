// What both networks refuse: shares, classes and sides out of range, each by its name.

import assert from "node:assert/strict";
import { checkNetworkOptions } from "../../lib/model/network_options.ts";

const fine = { dropout: 0, classes: 2, height: 5, width: 5 };

Deno.test("checkNetworkOptions() takes the limits themselves", () => {
  checkNetworkOptions(fine, 5);
  checkNetworkOptions({ dropout: 0.999, classes: 256, height: 500, width: 6 }, 5);
});

for (
  const [option, values, expected] of [
    ["dropout", [-0.01, 1, NaN], "a share from 0 to below 1"],
    ["classes", [1, 257, 2.5, NaN], "a whole number from 2 to 256"],
    ["height", [4, 5.5, NaN], "a whole number from 5 up"],
    ["width", [4, 5.5, NaN], "a whole number from 5 up"],
  ] as const
) {
  Deno.test(`checkNetworkOptions() refuses ${option} of ${values.join(", ")}`, () => {
    for (const value of values) {
      assert.throws(() => checkNetworkOptions({ ...fine, [option]: value }, 5), {
        name: "InputError",
        message: `${option}: expected ${expected}, found ${value}`,
      });
    }
  });
}
