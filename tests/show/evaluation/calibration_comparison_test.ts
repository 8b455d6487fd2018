// Errors and losses above reliability diagrams side by side.

import assert from "node:assert/strict";
import { calibrationComparison } from "../../../lib/show/evaluation/calibration_comparison.ts";
import { evaluation, flawless, textsOf } from "../_examples.ts";

Deno.test("calibrationComparison() sets error and loss of each above its diagram", () => {
  const figure = calibrationComparison({ before: evaluation, after: flawless });
  const texts = textsOf(figure);
  assert.ok(texts.indexOf("before") < texts.indexOf("after"));
  assert.equal(texts.filter((words) => words === "Accuracy").length, 2);
  assert.ok(texts.includes(`loss ${evaluation.loss.toFixed(4)} nats`));
  assert.ok(texts.includes("calibration error 0.00 %"));
  assert.match(
    figure.alt,
    /before: expected calibration error .* after: expected calibration error 0.00 %/,
  );
  assert.throws(() => calibrationComparison({}), /one to three evaluations, found 0/);
});

Deno.test("calibrationComparison() has room for three and no more", () => {
  const three = { a: evaluation, b: evaluation, c: evaluation };
  assert.equal(
    textsOf(calibrationComparison(three)).filter((words) => words === "Accuracy").length,
    3,
  );
  assert.throws(() => calibrationComparison({ ...three, d: evaluation }), /to three.*found 4/);
});
