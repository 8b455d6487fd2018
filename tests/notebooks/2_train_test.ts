// Executes the second notebook, each way for one epoch, and loads what it saved.

import assert from "node:assert/strict";
import { loadModel } from "../../lib/store/load_model.ts";
import { codeCells, joined } from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test("2_train trains, shows how, and saves what it says", { ignore: noMnist }, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const notebook = await executed(
      "2_train",
      ...["epochs=1", "batchSize=128", "fastEpochs=1", `folder=${folder}`],
    );
    assertShows(notebook, [
      [],
      ["stdout"],
      [table], // the layers
      [table, figure], // the progress, and the curves that grow
      [table],
      ["stdout"],
      ["stdout", table, figure], // which precision is faster, and the other network's run
    ]);
    const [layers] = codeCells(notebook)[2]?.outputs ?? [];
    assert.match(joined(layers?.data?.["text/plain"]), /\ntotal +225,034$/);

    const [, name, accuracy] = printed(notebook, -2)
      .match(/^saved (\S+): validation accuracy (\d+\.\d\d) %\n$/) ?? [];
    assert.equal(name, "mnist_cnn_model_1e_128b_10sp_5rp");
    const { card } = await loadModel(`${folder}/${name}`);
    assert.equal((100 * card.validation!.accuracy).toFixed(2), accuracy);
    assert.ok(Number(accuracy) > 95, `one epoch gives more than ${accuracy} %`);
    assert.equal(card.training?.data.source.kind, "mnist");

    const { card: fast } = await loadModel(`${folder}/mnist_fast`);
    const reached = `${(100 * fast.validation!.accuracy).toFixed(2)} %`;
    assert.ok(printed(notebook, -1).endsWith(`saved mnist_fast: validation accuracy ${reached}\n`));
    assert.equal(fast.training?.settings.virtualBatchSize, 24);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
