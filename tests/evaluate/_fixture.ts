// The oracle's numbers, typed, and the data sets they were computed from.

import type { Dataset } from "../../lib/data/dataset.ts";
import type { Predictions } from "../../lib/evaluate/predictions.ts";
import fixture from "./fixtures/evaluation.json" with { type: "json" };

export { fixture };

export type Case = (typeof fixture.cases)[number];

/** A data set of 1 x 1 images: what is evaluated is the labels. */
export function datasetOf(labels: readonly number[], classNames: readonly string[]): Dataset {
  return {
    name: "fixture",
    images: new Uint8Array(labels.length),
    labels: Uint8Array.from(labels),
    size: labels.length,
    height: 1,
    width: 1,
    classNames,
    source: { kind: "custom", sha256: {} },
  };
}

export function predictionsOf(
  rows: readonly (readonly number[])[],
  classes: number = rows[0]?.length ?? 0,
): Predictions {
  return { probabilities: Float32Array.from(rows.flat()), size: rows.length, classes };
}

export function inputsOf(example: Case): { predictions: Predictions; dataset: Dataset } {
  const { classes, labels, probabilities } = example;
  return {
    predictions: { probabilities: Float32Array.from(probabilities), size: labels.length, classes },
    dataset: datasetOf(labels, Array.from({ length: classes }, (_, c) => `class ${c}`)),
  };
}

/** Whether two numbers agree to `tolerance`, absolutely or, for large ones, relatively. */
export function near(actual: number, expected: number, tolerance = 1e-12): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
