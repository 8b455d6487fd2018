// robustness(): every cell counted another way, the same mangled images for every model.

import assert from "node:assert/strict";
import { corrupt, corruptionNames } from "../../lib/data/corruptions/corrupt.ts";
import { renderedDigits } from "../../lib/data/rendered/rendered_digits.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { predict } from "../../lib/model/predict.ts";
import { robustness } from "../../lib/model/robustness.ts";

const { test } = await renderedDigits({ train: 10, test: 30, seed: 5 });

Deno.test("robustness() gives each model a row on the images as they are and on each mangled set", async () => {
  const models = { a: baselineCnn({ seed: 1 }), b: baselineCnn({ seed: 2 }) };
  const rows = await robustness(models, test, {
    corruptions: ["shift", "gaussian noise"],
    severities: [1, 4],
    seed: 9,
  });
  const cells = [["shift", 1], ["shift", 4], ["gaussian noise", 1], ["gaussian noise", 4]];
  assert.deepEqual(
    rows.map(({ model, corruption, severity }) => [model, corruption, severity]),
    [[undefined, 0], ...cells].flatMap((cell) => [["a", ...cell], ["b", ...cell]]),
  );
  const noisy = corrupt(test, "gaussian noise", { severity: 4, seed: 9 });
  const { probabilities } = await predict(models.b, noisy);
  const right = Array.from(test.labels, (label, i) => {
    const row = [...probabilities.subarray(10 * i, 10 * i + 10)];
    return Number(row.indexOf(Math.max(...row)) === label);
  });
  const last = rows.at(-1)!;
  assert.deepEqual([...last.right], right);
  assert.equal(last.correct, right.filter(Boolean).length);
  assert.equal(last.accuracy, last.correct / 30);
});

Deno.test("robustness() takes every corruption and severity unless told otherwise", async () => {
  const few = { ...test, images: test.images.subarray(0, 784), labels: test.labels.subarray(0, 1) };
  const rows = await robustness({ a: baselineCnn() }, { ...few, size: 1 });
  assert.equal(rows.length, 1 + 5 * corruptionNames.length);
});

Deno.test("robustness() says of each row in which precision it was predicted", async () => {
  const of = { corruptions: ["blur"], severities: [1] } as const;
  const model = baselineCnn();
  for (const precision of [undefined, "float32", "bfloat16", "fastest"] as const) {
    const rows = await robustness({ model }, test, { ...of, ...(precision && { precision }) });
    const { precision: own } = await predict(model, test, { ...(precision && { precision }) });
    assert.deepEqual(rows.map((row) => row.precision), [own, own]);
  }
  await assert.rejects(
    robustness({ model }, test, { ...of, precision: "fast" as "fastest" }),
    /precision: expected "float32" or "bfloat16" or "fastest", found "fast"/,
  );
});
