// Two models on the images of the McNemar fixture: what NumPy counts of the pair, evaluated.

import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { datasetOf, predictionsOf } from "./_fixture.ts";
import fixture from "./fixtures/mc_nemar.json" with { type: "json" };

export const { truth, first, second, counts } = fixture.pair;
const names = Array.from({ length: 10 }, (_, label) => String(label));
const dataset = datasetOf(truth, names);

/** Surer the later the image, of one class and evenly little of the others. */
export function evaluationOf(
  predicted: readonly number[],
  sureness = (i: number) => 0.5 + i / 2000,
) {
  const rows = predicted.map((label, i) =>
    names.map((_, c) => c === label ? sureness(i) : (1 - sureness(i)) / 9)
  );
  return evaluate(predictionsOf(rows), dataset);
}

export const a = evaluationOf(first);
export const b = evaluationOf(second, (i) => 0.9 - i / 2000);
