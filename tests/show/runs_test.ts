// The numbers in the figures of many runs.

import assert from "node:assert/strict";
import { runCurves } from "../../lib/show/training/run_curves.ts";
import { runSpread } from "../../lib/show/training/run_spread.ts";
import { epoch, textsOf } from "./_examples.ts";

const runs = [
  { configuration: "<b>one</b>", accuracy: 0.99 },
  { configuration: "<b>one</b>", accuracy: 0.98 },
  { configuration: "two", accuracy: 0.97 },
];

Deno.test("runSpread() writes each configuration's mean, spread and number of runs", () => {
  const figure = runSpread(runs, { mark: { accuracy: 0.995, label: "theirs" } });
  // Half of 0.01 times the square root of two.
  assert.equal(
    figure.alt,
    "Accuracy, run by run. <b>one</b>: 98.50 ± 0.71 % (n=2); two: 97.00 % (n=1). theirs: 99.50 %.",
  );
  const texts = textsOf(figure);
  for (const text of ["98.50 ± 0.71 % (n=2)", "97.00 % (n=1)", "theirs", "two"]) {
    assert.ok(texts.includes(text), text);
  }
  assert.ok(!figure.svg.includes("<b>"), "a configuration's name is text");
});

Deno.test("runSpread() has its whole intervals within the chart", () => {
  const ends = [...runSpread(runs).svg.matchAll(/<line[^>]* x1="([-\d.]+)"[^>]* x2="([-\d.]+)"/g)];
  for (const [, x1, x2] of ends) assert.ok(Number(x1) >= 0 && Number(x2) <= 760, `${x1} ${x2}`);
});

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

Deno.test("Figures of no runs, or of runs without a figure, are refused", () => {
  assert.throws(() => runSpread([]), /runs: expected at least one, found none/);
  const history = [epoch(1, { valLoss: NaN })];
  assert.throws(
    () => runCurves([{ configuration: "all images", history, bestEpoch: 1 }]),
    /runs: expected epochs to draw, found none/,
  );
});
