// parallelCoordinates(): which values have an axis, and where lines lie on it.

import assert from "node:assert/strict";
import {
  parallelCoordinates,
  variedValues,
} from "../../../lib/show/training/parallel_coordinates.ts";
import { sweptRun, textsOf } from "../_examples.ts";

const runs = [
  sweptRun({ batchSize: 16, dropout: 0.5, epochs: 3 }, 1, 0.98),
  sweptRun({ batchSize: 16, dropout: 0, epochs: 3 }, 1, 0.97),
  sweptRun({ batchSize: 64, dropout: 0, epochs: 3 }, 1, 0.99),
  sweptRun({ batchSize: 64, dropout: 0.5, epochs: 3 }, 1, 0.97),
];

Deno.test("parallelCoordinates() has an axis for each value that varies, and says which run is best", () => {
  assert.deepEqual(variedValues(runs), ["batchSize", "dropout"]);
  const figure = parallelCoordinates(runs);
  assert.match(
    figure.alt,
    /4 runs over batchSize, dropout\. The best, 99\.00 % .*: batchSize 64, /,
  );
  const texts = textsOf(figure);
  for (const text of ["batchSize", "dropout", "accuracy", "16", "64", "0.5", "99 %", "97 %"]) {
    assert.ok(texts.includes(text), text);
  }
  assert.ok(!texts.includes("epochs"));
});

Deno.test("parallelCoordinates() draws the best run last and thickest, and those stopped dashed", () => {
  const stopped = { ...runs[1]!, training: { ...runs[1]!.training, reason: "stopped" as const } };
  const { svg } = parallelCoordinates([runs[0]!, stopped, ...runs.slice(2)]);
  assert.equal(svg.match(/stroke-dasharray/g)?.length, 1);
  const lines = [...svg.matchAll(/<g[^>]*aria-label="line"[^>]*>.*?<\/g>/g)].map(([line]) => line);
  assert.match(lines.at(-1)!, /stroke-width="3"/);
  assert.equal(lines.at(-1)!.match(/<path/g)?.length, 1);
});

Deno.test("parallelCoordinates() puts many numbers on a scale, in powers where they were drawn so", () => {
  const draws = Array.from(
    { length: 9 },
    (_, i) => sweptRun({ rate: 10 ** (-4 + i / 4), share: i / 10 }, 1, 0.9 + i / 100),
  );
  const texts = textsOf(parallelCoordinates(draws));
  for (const tick of ["1e-4", "0.001", "0.01", "0", "0.2", "0.4", "0.6", "0.8"]) {
    assert.ok(texts.includes(tick), `${tick} of ${texts}`);
  }
});

Deno.test("parallelCoordinates() refuses runs that differ in nothing", () => {
  assert.throws(() => parallelCoordinates([]), /results: expected validated runs of a sweep/);
  assert.throws(() => parallelCoordinates([runs[0]!, runs[0]!]), /that differ in a value/);
  const none = runs.map((run) => ({ ...run, validation: null }));
  assert.throws(() => parallelCoordinates(none), /expected validated runs/);
});
