// Executes the fourth notebook, and counts another way what it says of its mistakes.

import assert from "node:assert/strict";
import { mnistLabelVotes } from "../../lib/data/mnist/label_votes.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import {
  codeCells,
  joined,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import {
  assertReadableAnywhere,
  assertShows,
  executed,
  figure,
  noMnist,
  printed,
  table,
} from "./_executed.ts";

Deno.test("4_mistakes counts mistakes, label errors and shared mistakes rightly", {
  ignore: noMnist,
}, async () => {
  const notebook = await executed("4_mistakes", "rounds=20");
  const [explorer, cards] = [table, [figure, figure, figure]];
  assertShows(notebook, [
    [],
    ["stdout"],
    [explorer, figure],
    cards,
    [table, figure],
    [table],
    ["stdout"],
    [figure],
    [figure],
    [table],
    [figure],
    [figure],
    ["stdout"],
  ]);

  const { test } = await loadMnist();
  const readings = new Map<number, { predicted: number[]; ofLabel: number[] }>();
  for (const batch of [16, 32, 64, 128]) readings.set(batch, await read(batch));
  const { predicted, ofLabel } = readings.get(16)!;
  const labels = [...test.labels];
  const wrong = labels.flatMap((label, i) => predicted[i] === label ? [] : [i]);
  assert.equal(printed(notebook, 2), `${wrong.length} mistakes on mnist/test\n`);

  // The explorer: every count of the matrix.
  const html = joined(codeCells(notebook)[2]?.outputs?.[0]?.data?.["text/html"]);
  for (let truth = 0; truth < 10; truth++) {
    for (let other = 0; other < 10; other++) {
      const n = labels.filter((label, i) => label === truth && predicted[i] === other).length;
      const what = truth === other ? `${truth} read correctly` : `${truth} read as ${other}`;
      const said = html.match(new RegExp(`title="([\\d,]+) images?, ${what}"`))?.[1];
      assert.equal(Number((said ?? "0").replace(",", "")), n, what);
    }
  }

  const votes = mnistLabelVotes();
  const doubted = ofLabel.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p || a.i - b.i).slice(
    0,
    50,
  );
  const refuted = new Set(votes.filter((row) => row.votes.given < 3).map(({ index }) => index));
  const found = doubted.filter(({ i }) => refuted.has(i)).length;
  assert.match(
    printed(notebook, 7),
    new RegExp(`^${found} of 15 known label errors among the 50 .* by chance 0\\.075 \\(p = `),
  );

  const models = wrong.filter((i) => {
    const row = votes.find(({ index }) => index === i);
    if (!row) return true;
    const { given, guessed } = row.votes;
    const agreed = given >= 3 ? row.given : guessed >= 3 ? row.guessed : undefined;
    return agreed !== undefined && agreed !== predicted[i];
  }).length;
  const misread = labels.map((label, i) =>
    [...readings.values()].filter(({ predicted }) => predicted[i] !== label).length
  );
  const line =
    `4_mistakes: ${models} of ${wrong.length} mistakes are the model's; all four models ` +
    `share ${misread.filter((n) => n === 4).length} of the ${
      misread.filter((n) => n > 0).length
    } that any makes\n`;
  assert.equal(printed(notebook, -1), line);
  const committed = await readNotebook(notebookPath("4_mistakes"));
  assert.equal(printed(committed, -1), line, "as it is committed");
  assertReadableAnywhere(committed);
});

/** What a saved model makes of each test image, and the probability that it gives the label. */
async function read(batch: number) {
  const { test } = await loadMnist();
  const { model } = await loadModel(`mnist_cnn_model_100e_${batch}b_10sp_5rp`);
  const { probabilities } = await predict(model, test);
  const rows = [...test.labels].map((_, i) => [...probabilities.subarray(10 * i, 10 * i + 10)]);
  return {
    predicted: rows.map((row) => row.indexOf(Math.max(...row))),
    ofLabel: rows.map((row, i) => row[test.labels[i]!]!),
  };
}
