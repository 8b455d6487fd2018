// The epochs kept of many runs.

import assert from "node:assert/strict";
import { runCurves } from "../../../lib/show/training/run_curves.ts";
import { epoch, textsOf } from "../_examples.ts";

Deno.test("runCurves() says which epoch was kept, and what the measure was there", () => {
  const history = [
    epoch(1, { valLoss: 0.3 }),
    epoch(2, { valLoss: 0.1 }),
    epoch(3, { valLoss: 0.2 }),
  ];
  const figure = runCurves([
    { configuration: "one", history, bestEpoch: 2 },
    { configuration: "one", history, bestEpoch: 3 },
    { configuration: "two", history, bestEpoch: 1 },
  ]);
  assert.equal(
    figure.alt,
    "Validation loss, run by run, 3 runs. one: 0.15 in the epoch kept, number 2.5 in the mean; " +
      "two: 0.3 in the epoch kept, number 1.0 in the mean.",
  );
  assert.deepEqual(textsOf(figure).filter((text) => text === "one" || text === "two"), [
    "one",
    "two",
  ]);
});

Deno.test("runCurves() of no finite value is refused", () => {
  const history = [epoch(1, { valLoss: NaN })];
  assert.throws(
    () => runCurves([{ configuration: "all images", history, bestEpoch: 1 }]),
    /runs: expected epochs to draw, found none/,
  );
});
