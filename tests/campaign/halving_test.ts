// Halving: who is stopped at a rung, and who is not.

import assert from "node:assert/strict";
import { Halving } from "../../lib/campaign/halving.ts";
import { campaignResults } from "../../lib/campaign/results_file.ts";

const epoch = (epoch: number, valAccuracy: number, valLoss = 1) => ({
  ...{ epoch, valAccuracy, valLoss, loss: 1, accuracy: 0.5, learningRate: 1e-3, seconds: 1 },
});

Deno.test("Halving stops a run that is among the worst third of those at its rung, by accuracy, then by loss", () => {
  const halving = new Halving({ after: [1, 3], stop: 1 / 3 });
  assert.ok(halving.goesOn("a", epoch(1, 0.5)), "the first");
  assert.ok(halving.goesOn("b", epoch(1, 0.4)), "one of two is no third");
  assert.ok(!halving.goesOn("c", epoch(1, 0.3)), "the worst of three");
  assert.ok(halving.goesOn("d", epoch(1, 0.6)), "the best of four");
  assert.ok(halving.goesOn("e", epoch(1, 0.5, 0.9)), "as accurate as a, of less loss");
  assert.ok(!halving.goesOn("f", epoch(1, 0.3, 0.9)), "fifth of six, though better than c");
  assert.ok(halving.goesOn("b", epoch(2, 0)), "between rungs nobody is compared");
  assert.ok(halving.goesOn("b", epoch(3, 0)), "the first at the second rung");
});

Deno.test("Halving compares with runs that earlier processes recorded, and takes no run for two", async () => {
  const results = (await campaignResults("batch_sizes")).slice(0, 3);
  const [worst] = results.map(({ training: { history } }) => history[0]!.valAccuracy).sort();
  const halving = new Halving({ after: [1], stop: 0.5 }, results);
  assert.ok(!halving.goesOn("new", epoch(1, worst! - 0.01)));
  assert.ok(
    !halving.goesOn("new", epoch(1, worst! - 0.01)),
    "asked again, it is still one of four",
  );
  assert.ok(halving.goesOn("another", epoch(1, 1)));
});
