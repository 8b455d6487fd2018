// Executes the seventh notebook on fewer images, and computes some of what it says another way.

import assert from "node:assert/strict";
import { corrupt } from "../../lib/data/corruptions/corrupt.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { subset } from "../../lib/data/subset.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { codeCells, joined, type Notebook } from "../../lib/tasks/notebooks/notebook.ts";
import { notebookPath, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test(
  "7_robustness shows its figures; an accuracy and a calibration error are what they are counted to be",
  { ignore: noMnist },
  async () => {
    const notebook = await executed("7_robustness", "images=50", "precision=float32");
    assertShows(notebook, [
      [],
      [table],
      ["stdout"],
      [figure],
      [figure],
      [table],
      [table],
      [figure],
      [figure],
      [table],
      [table, table, table],
      [figure],
      [table],
      ["stdout"],
    ]);

    const [, name] = joined(codeCells(notebook)[0]?.source).match(/const baseline = "(.+)"/) ?? [];
    const { model } = await loadModel(name!);
    const { test } = await loadMnist();
    const some = subset(test, Array.from({ length: 50 }, (_, i) => 200 * i));
    const { probabilities } = await predict(model, corrupt(some, "blur", { severity: 4 }));
    const right = some.labels.filter((label, i) => {
      const row = [...probabilities.subarray(10 * i, 10 * i + 10)];
      return row.indexOf(Math.max(...row)) === label;
    }).length;
    const blurred = new RegExp(`^blur( +\\S+ % \\(\\S+\\)){3} +${2 * right}\\.0 % \\(`, "m");
    assert.match(textOf(notebook, 10), blurred);

    const error = calibrationError((await predict(model, test)).probabilities, test.labels);
    const line = new RegExp(`calibration error ${(100 * error).toFixed(2)} -> 0\\.\\d+ %, mean`);
    assert.match(printed(notebook, -1), line);
    // The one in the repository may have been predicted in 16 bits.
    const stored = printed(await readNotebook(notebookPath("7_robustness")), -1);
    const [, storedError] = stored.match(/calibration error (\S+) ->/) ?? [];
    assert(Math.abs(Number(storedError) - 100 * error) < 0.02, stored);

    // Trained on what the others fail at, the third reads it, and passes no noise for a digit.
    const [, mended] = printed(notebook, -1).match(/-> (\S+) % \(50 mnist images\)/) ?? [];
    assert(Number(mended) >= 92, `mean corruption accuracy ${mended} %`);
    for (const images of ["blank", "uniform noise", "gaussian noise", "shuffled"]) {
      assert.match(textOf(notebook, 12), new RegExp(`^${images} +mended .* 0\\.0 %$`, "m"));
    }
  },
);

function textOf(notebook: Notebook, cell: number): string {
  return joined(codeCells(notebook)[cell]?.outputs?.[0]?.data?.["text/plain"]);
}

/** By sorting the images into bins one after the other; `evaluate` has no part in it. */
function calibrationError(probabilities: Float32Array, labels: Uint8Array): number {
  const images = Array.from(labels, (label, i) => {
    const row = [...probabilities.subarray(10 * i, 10 * i + 10)];
    const confidence = Math.max(...row);
    return { confidence, right: Number(row.indexOf(confidence) === label) };
  });
  let gap = 0;
  for (let bin = 0; bin < 15; bin++) {
    const those = images.filter(({ confidence: p }) => p > bin / 15 && p <= (bin + 1) / 15);
    gap += Math.abs(those.reduce((sum, { confidence, right }) => sum + right - confidence, 0));
  }
  return gap / images.length;
}
