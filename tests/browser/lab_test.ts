// Opens the notebooks in JupyterLab in Chromium, and does with them what a user does.

import assert from "node:assert/strict";
import { dirname } from "node:path";
import {
  type Cell,
  codeCells,
  joined,
  languageOf,
  type Notebook,
  notebookNames,
  notebookPath,
  type Output,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { setParameters } from "../../lib/tasks/notebooks/set_parameters.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { chromiumPath, cutOff, Lab, openBrowser } from "./_lab.ts";

const ignore = !chromiumPath || !Deno.env.get("MNIST_DIR");

Deno.test({
  name: "in JupyterLab, in Chromium",
  ignore,
  async fn(t) {
    await using models = await temporaryFolder();
    const notebooks: Record<string, Notebook> = {};
    for (const name of await notebookNames()) {
      if (languageOf(name) !== "typescript") continue;
      notebooks[name] = adapted(name, await readNotebook(notebookPath(name)), models.path);
    }
    await using lab = await Lab.start(notebooks);
    await using browser = await openBrowser();

    for (const [name, notebook] of Object.entries(notebooks)) {
      if (name === "2_train") continue;
      await t.step(`${name} shows its results untrusted, and when all cells are run`, async () => {
        await using view = await lab.open(browser, name);
        const expected = codeCells(notebook).map(kinds);
        assert.equal(await view.isTrusted(), false);
        await view.sees(visible(expected));
        assert.deepEqual(await view.page.evaluate(cutOff), []);
        await view.choose("Edit", "Clear Outputs of All Cells");
        await view.choose("Run", "Run All Cells");
        assert.deepEqual((await view.finished(600)).map(kinds), expected);
        await view.sees(visible(expected));
        assert.deepEqual(await view.page.evaluate(cutOff), []);
      });
    }

    await t.step("training moves, Stop ends it, the next cells have its model", async () => {
      await using view = await lab.open(browser, "2_train");
      const opened = codeCells(await view.notebook());
      const training = opened.findIndex(isTraining);
      assert.equal(await view.isTrusted(), false);
      await view.sees(visible(opened.map(kinds)));
      const output = (cells: readonly Cell[], mime: string) =>
        (cells[training]?.outputs ?? []).map(({ data }) => joined(data?.[mime])).join("");
      await view.choose("Run", "Run All Cells");
      const [bars, curves] = [new Set<string>(), new Set<string>()];
      await view.until("the bar and the curves have moved", (cells) => {
        if (cells[training - 1]?.execution_count !== training) return false;
        bars.add(output(cells, "text/html"));
        curves.add(output(cells, "image/png"));
        return bars.size >= 5 && curves.size >= 4; // the first may be nothing, the next the file's
      }, 240);
      await view.press("interrupt");
      const stopped = await view.finished();
      assert.match(output(stopped, "text/plain"), /Interrupted, with all state kept/);
      assert.match(printed(stopped.at(-2)), /^saved \S+: validation accuracy \d+\.\d\d %\n$/);

      await view.press("restart-and-run");
      await view.until(
        "it trains again, and an epoch has ended",
        (cells) =>
          output(cells, "text/html").includes("Epoch 2 of") &&
          cells.at(-1)?.execution_count === null,
      );
      await view.press("interrupt");
      assert.match(printed((await view.finished()).at(-2)), /^saved /);
    });
  },
});

/** Trains long enough to be stopped, saves where nothing is replaced, is brief about the landscape, finds the pictures. */
function adapted(name: string, notebook: Notebook, models: string): Notebook {
  if (name === "2_train") {
    return setParameters(notebook, ["batchSize=128", "fastEpochs=1", `folder=${models}`]);
  }
  if (name === "8_your_digits") {
    return setParameters(notebook, [`pictures=${dirname(notebookPath(name))}/pictures`]);
  }
  return name === "4_mistakes" ? setParameters(notebook, ["rounds=20"]) : notebook;
}

/** What kinds of outputs a cell has. */
function kinds({ outputs = [] }: Cell): string[] {
  return outputs.map(({ output_type, name, data }: Output) =>
    name ?? (data ? Object.keys(data).sort()[0] ?? "" : output_type)
  );
}

function visible(expected: readonly (readonly string[])[]) {
  const count = (kind: string) => expected.flat().filter((found) => found === kind).length;
  return { pictures: count("image/png"), html: count("text/html") };
}

function printed(cell: Cell | undefined): string {
  return (cell?.outputs ?? []).map(({ text }) => joined(text)).join("");
}

const isTraining = (cell: Cell) => joined(cell.source).includes("await train(");
