// The mean and spread written beside each configuration.

import assert from "node:assert/strict";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { runSpread } from "../../../lib/show/training/run_spread.ts";
import { textsOf } from "../_examples.ts";

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
  const mark = { accuracy: 0.995, label: "theirs, 99.50 %" };
  assert.match(runSpread(runs, { mark }).alt, /\. theirs, 99\.50 %\.$/, "not said twice");
  const texts = textsOf(figure);
  for (const text of ["98.50 ± 0.71 % (n=2)", "97.00 % (n=1)", "theirs", "two"]) {
    assert.ok(texts.includes(text), text);
  }
  assert.ok(!figure.svg.includes("<b>"), "a configuration's name is text");
});

Deno.test("runSpread() has its whole intervals within the chart", () => {
  const ends = [...runSpread(runs).svg.matchAll(/<line[^>]* x2="([-\d.]+)" x1="([-\d.]+)"/g)];
  assert.equal(ends.filter(([, x1, x2]) => x1 !== x2).length, 1, "of the one that ran twice");
  for (const [, x1, x2] of ends) assert.ok(Number(x1) >= 0 && Number(x2) <= 760, `${x1} ${x2}`);
});

Deno.test("runSpread() takes recorded runs, and of them the accuracy asked for", async () => {
  const results = await campaignResults("close_last");
  const accuracies = results.map(({ configuration, test }) => ({
    configuration,
    accuracy: test!.accuracy,
  }));
  assert.equal(runSpread(results, { of: "test" }).alt, runSpread(accuracies).alt);
  assert.throws(() => runSpread(results), /expected runs with validation figures, found none/);
});

Deno.test("runSpread() of no runs is refused", () => {
  assert.throws(() => runSpread([]), /results: expected runs with validation figures, found none/);
});
