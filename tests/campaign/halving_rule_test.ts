// completeHalving(): the usual rungs, and what makes no sense.

import assert from "node:assert/strict";
import { completeHalving } from "../../lib/campaign/halving_rule.ts";

Deno.test("completeHalving() has rungs that double, below the last epoch", () => {
  assert.deepEqual(completeHalving(true, 10), { after: [1, 2, 4, 8], stop: 1 / 3 });
  assert.deepEqual(completeHalving({ after: [5, 2, 5], stop: 0.5 }, 10), {
    after: [2, 5],
    stop: 0.5,
  });
  assert.throws(() => completeHalving(true, 1), /halving.after: expected an epoch before the last/);
  assert.throws(() => completeHalving({ after: [10] }, 10), /the last, 10, found \[10\]/);
  assert.throws(
    () => completeHalving({ stop: 1 }, 10),
    /halving.stop: expected .* between 0 and 1/,
  );
  assert.throws(() => completeHalving({ eta: 3 } as never, 10), /unknown option, eta; give stop/);
});
