// One model at several temperatures.

import assert from "node:assert/strict";
import { atTemperatures } from "../../lib/evaluate/at_temperatures.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { withTemperature } from "../../lib/evaluate/temperature.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";

Deno.test("atTemperatures() names each state, and leaves out a temperature that there is not", () => {
  const dataset = datasetOf([0, 1], ["a", "b"]);
  const predictions = predictionsOf([[0.9, 0.1], [0.2, 0.8]]);
  const { "as trained": trained, ...scaled } = atTemperatures(predictions, dataset, 2, undefined);
  assert.deepEqual(trained, evaluate(predictions, dataset));
  assert.deepEqual(scaled, {
    "at temperature 2.00": evaluate(withTemperature(predictions, 2), dataset),
  });
});
