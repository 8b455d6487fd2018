// The bins of a reliability diagram.

import assert from "node:assert/strict";
import { evaluate } from "../../../lib/evaluate/evaluate.ts";
import { reliabilityDiagram } from "../../../lib/show/evaluation/reliability_diagram.ts";
import { evaluation, shades } from "../_examples.ts";

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

Deno.test("reliabilityDiagram() has the interval of a bin's own count, however its share is rounded", () => {
  // 1 / 49 * 49 is less than 1.
  const drawn = (correct: number) => {
    const bin = { low: 0.8, high: 1, size: 49, confidence: 0.9, accuracy: correct / 49 };
    const calibration = { error: 0, bins: [bin] };
    return reliabilityDiagram({ ...evaluation, calibration }).svg;
  };
  const intervalOf = (svg: string) =>
    /aria-label="rule"[^>]*><line y2="([\d.]+)" y1="([\d.]+)"/.exec(svg)!.slice(1).map(Number);
  const [none, one] = [intervalOf(drawn(0)), intervalOf(drawn(1))];
  assert.ok(Math.max(...one) < Math.max(...none), "above 0");
});
