// The record of the training labels: what is written is read again, for the labels that it is of.

import assert from "node:assert/strict";
import { join } from "node:path";
import { labelQuality } from "../../lib/evaluate/label_quality.ts";
import { datasetDigest } from "../../lib/training/training_data.ts";
import { histogramOf, recordedLabelQuality, toText } from "../../lib/store/label_quality_file.ts";
import { bars } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const digits = bars(4);
const rows = Array.from(
  digits.labels,
  (label, i) => [0, 1, 2].map((c) => (c === (label + (i === 2 ? 1 : 0)) % 3) ? 0.75 : 0.125),
);
const quality = labelQuality(
  { probabilities: Float32Array.from(rows.flat()), size: 4, classes: 3 },
  digits,
);
const record = {
  command: "deno task labels",
  data: { ...datasetDigest(digits), source: digits.source },
  protocol: {
    network: "baselineCnn",
    folds: 2,
    seed: 1,
    epochs: 1,
    batchSize: 2,
    learningRate: 1e-3,
  },
  versions: { deno: "1", tfjs: "2", tensorflow: "3" },
  correct: 3,
  ...{ thresholds: quality.thresholds, joint: quality.joint, issues: quality.issues },
  histogram: histogramOf(quality.scores),
};

Deno.test("a record is read again as it was written, and only for its own labels", async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  const path = join(folder, "record.json");
  assert.equal(await recordedLabelQuality(digits, path), undefined);
  await Deno.writeTextFile(path, toText(record));
  assert.equal(record.issues.length, 1);
  assert.deepEqual(await recordedLabelQuality(digits, path), JSON.parse(JSON.stringify(record)));
  const labels = digits.labels.slice();
  labels[0] = (labels[0]! + 1) % 3;
  assert.equal(await recordedLabelQuality({ ...digits, labels }, path), undefined);
});

Deno.test("a record that is damaged is refused, naming the file and the place", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "record.json");
  const { issues: [issue] } = record;
  const damaged: readonly [string, RegExp][] = [
    [toText(record).slice(0, 300), /JSON/],
    ["null", /the whole: expected an object, found null/],
    [toText({ ...record, correct: -1 }), /correct: expected a whole number, found -1/],
    [toText({ ...record, histogram: [{ low: 0, high: 2, labels: 1 }] }), /histogram\[0\].high/],
    [toText({ ...record, issues: [{ ...issue!, index: 4 }] }), /an issue of 4 images .* is \[4,/],
    [toText({ ...record, issues: [{ ...issue!, likely: 3 }] }), /of 3 classes is \[2,\d,3,/],
    [
      toText({ ...record, issues: [{ ...issue!, index: 0.5 }] }),
      /issues\[0\]\[0\]: expected a whole/,
    ],
  ];
  for (const [text, reason] of damaged) {
    await Deno.writeTextFile(path, text);
    await assert.rejects(recordedLabelQuality(digits, path), (error: Error) => {
      assert.ok(error.message.startsWith(`${path}: expected what \`deno task labels\` writes`));
      assert.match(error.message, reason);
      return true;
    });
  }
});

Deno.test("the histogram counts every score once, at an edge in the upper bin", () => {
  const bins = histogramOf(Float32Array.of(0, 0.0005, 0.5, 0.9999, 1, 0.2));
  assert.deepEqual(bins.map(({ labels }) => labels), [2, 0, 0, 1, 1, 0, 0, 2]);
  assert.equal(bins.at(-1)?.high, 1);
});
