// One model's predictions at several temperatures, evaluated side by side.

import { displayed } from "../io/displayable.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import type { Labelled } from "../data/dataset.ts";
import { positive } from "../io/schema.ts";
import { evaluate } from "./evaluate.ts";
import type { Predictions } from "./predictions.ts";
import type { Evaluations } from "./shared_mistakes.ts";
import { withTemperature } from "./temperature.ts";

/**
 * Evaluates predictions as they are and at other temperatures.
 *
 * @param predictions what `predict` returned
 * @param dataset the labels of the same images
 * @param temperatures from `temperatureOf` or `fitTemperature`; undefined ones are left out
 * @returns evaluations by name: `"as trained"`, `"at temperature 1.12"`
 * @throws {InputError} if a temperature is not a number above 0, or predictions and data set
 * do not match
 *
 * @example
 * ```ts
 * import { atTemperatures, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const predictions = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * console.log(Object.keys(atTemperatures(predictions, test, 1.5))); // as trained, at temperature 1.50
 * ```
 */
export function atTemperatures(
  predictions: Predictions,
  dataset: Labelled,
  ...temperatures: readonly (number | undefined)[]
): Evaluations {
  checkKind("predictions", "predictions", predictions);
  checkDataset(dataset, { pixels: false });
  const known = temperatures.filter((temperature) => temperature !== undefined);
  for (const temperature of known) checkValue("temperature", positive, temperature);
  return displayed({
    "as trained": evaluate(predictions, dataset),
    ...Object.fromEntries(
      known.map((temperature) => [
        `at temperature ${temperature.toFixed(2)}`,
        evaluate(withTemperature(predictions, temperature), dataset),
      ]),
    ),
  });
}
