// Executes the third notebook, and computes the accuracy that it prints another way.

import assert from "node:assert/strict";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { modelNames } from "../../lib/store/model_folder.ts";
import { predict } from "../../lib/model/predict.ts";
import {
  codeCells,
  joined,
  type Notebook,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test(
  "3_test shows its figures, and the accuracy printed is the model's",
  { ignore: noMnist },
  async () => {
    const notebook = await executed("3_test");
    assertShows(notebook, [
      [],
      [figure], // the reference's three images
      [table],
      ["stdout"],
      [figure],
      [table],
      [figure],
      [table],
      [figure],
      [figure],
      [table], // another network
      [table, figure, table], // its training goes on
      [table], // the files exported
      ["stdout"],
    ]);

    assert.match(
      joined(codeCells(notebook)[1]?.outputs?.[0]?.data?.["text/plain"]),
      /a 7: read as 7 .* a 2: read as 2 .* a 1: read as 1 /,
      "as the reference reads them",
    );
    assert.deepEqual(printed(notebook, 4).trim().split("\n"), await modelNames());
    const correct = await countCorrect(modelOf(notebook));
    const line = `test accuracy ${(correct / 10_000).toFixed(4)} on 10000 images (mnist)\n`;
    assert.equal(printed(notebook, -1), line);
    assert.equal(
      printed(await readNotebook(notebookPath("3_test")), -1),
      line,
      "as it is committed",
    );
  },
);

function modelOf(notebook: Notebook): string {
  const [parameters] = codeCells(notebook);
  const [, name] = joined(parameters?.source).match(/const name = "(.+)"/) ?? [];
  assert.ok(name, "the model's name is the notebook's parameter");
  return name;
}

/** Counts by itself where the largest of ten probabilities is the label's: `evaluate` has no part in it. */
async function countCorrect(name: string): Promise<number> {
  const { test } = await loadMnist();
  const { model } = await loadModel(name);
  const { probabilities } = await predict(model, test);
  let correct = 0;
  for (let image = 0; image < test.size; image++) {
    const row = [...probabilities.subarray(10 * image, 10 * image + 10)];
    if (row.indexOf(Math.max(...row)) === test.labels[image]) correct++;
  }
  return correct;
}
