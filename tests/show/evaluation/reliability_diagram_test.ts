// The bins of a reliability diagram.

import assert from "node:assert/strict";
import { evaluate } from "../../../lib/evaluate/evaluate.ts";
import { reliabilityDiagram } from "../../../lib/show/evaluation/reliability_diagram.ts";
import { shades } from "../_examples.ts";

Deno.test("reliabilityDiagram() says confidence and accuracy of every bin that has images", () => {
  const sure = shades([1, 2, 3], [0, 0, 1], ["a", "b"]);
  const probabilities = Float32Array.of(0.75, 0.25, 0.75, 0.25, 0.75, 0.25);
  const { alt } = reliabilityDiagram(evaluate({ probabilities, size: 3, classes: 2 }, sure));
  assert.equal(
    alt,
    "Accuracy by confidence on shades/test, expected calibration error 8.33 %. " +
      "Confidence 75.0 %: accuracy 66.7 % of 3 images.",
  );
});
