// Accuracy on corrupted images, in charts.

import assert from "node:assert/strict";
import { robustnessCurves } from "../../../lib/show/evaluation/robustness_curves.ts";
import { robustnessRows, textsOf } from "../_examples.ts";

Deno.test("robustnessCurves() has a chart for each corruption and every accuracy in words", () => {
  const figure = robustnessCurves(robustnessRows);
  assert.ok(textsOf(figure).includes("blur") && textsOf(figure).includes("shift"));
  assert.match(figure.alt, /blur: plain 82.5 %, 12.5 %; .* 87.5 %, 37.5 %\. shift:/);
  assert.throws(() => robustnessCurves(robustnessRows.slice(0, 1)), /corrupted images, found none/);
});
