// The explorer of 4_mistakes in JupyterLab in Chromium: as the notebook is opened, untrusted, and once it is trusted.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { notebookPath, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { chromiumPath, Lab, openBrowser } from "./_lab.ts";

const ignore = !chromiumPath || !Deno.env.get("MNIST_DIR");
/** Pictures are kept here when it is set, to be looked at. */
const pictures = Deno.env.get("EXPLORER_PICTURES");

Deno.test({
  name: "the explorer in JupyterLab, in Chromium",
  ignore,
  async fn(t) {
    const expected = await readAsNine();
    assert.ok(expected.length > 1);
    const notebook = await readNotebook(notebookPath("4_mistakes"));
    await using lab = await Lab.start({ "4_mistakes": notebook });
    await using browser = await openBrowser();

    for (
      const [trusted, theme] of [[false, "JupyterLab Light"], [true, "JupyterLab Dark"]] as const
    ) {
      const how = trusted ? "trusted" : "untrusted";
      await t.step(`${how}, by pointer and by keyboard`, async () => {
        await using view = await lab.open(browser, "4_mistakes", theme);
        const { page } = view;
        await page.locator(".mx").waitFor({ state: "attached", timeout: 60_000 });
        if (trusted) {
          // It ends when its question is answered, so nothing waits for it.
          await page.evaluate("void window.jupyterapp.commands.execute('notebook:trust')");
          await page.locator(".jp-Dialog button.jp-mod-accept").click();
          await page.locator(".mx-sort").waitFor();
        }
        assert.equal(await view.isTrusted(), trusted);
        assert.equal(await page.locator(".mx-sort").isVisible(), trusted);

        const cell = page.locator(".mx tbody tr").nth(4).locator("td").nth(9).locator("summary");
        await cell.click();
        assert.deepEqual(await seen(page), expected);
        await picture(page, `${how}_open`);
        await cell.click();
        assert.deepEqual(await seen(page), []);

        // From the count before it: a cell without images has none.
        await page.locator(".mx tbody tr").nth(4).locator("td:nth-of-type(-n+9) summary").last()
          .focus();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        assert.deepEqual(await seen(page), expected, "by Tab and Enter");

        await page.setViewportSize({ width: 400, height: 900 });
        await cell.scrollIntoViewIfNeeded();
        assert.deepEqual(await seen(page), expected);
        await picture(page, `${how}_narrow`);
      });
    }
  },
});

/** The 4s that the notebook's model reads as 9, those with the least probability for 4 first; `explore` has no part in it. */
async function readAsNine(): Promise<number[]> {
  const { test } = await loadMnist();
  const { model } = await loadModel("mnist_cnn_model_100e_16b_10sp_5rp");
  const { probabilities } = await predict(model, test);
  const row = (i: number) => [...probabilities.subarray(10 * i, 10 * i + 10)];
  return [...test.labels.keys()]
    .filter((i) => test.labels[i] === 4 && row(i).indexOf(Math.max(...row(i))) === 9)
    .sort((a, b) => row(a)[4]! - row(b)[4]!);
}

/** The images that can be seen, in their order, each a picture that was decoded. */
async function seen(page: Page): Promise<number[]> {
  return await page.locator(".mx-tile:visible").evaluateAll((tiles) =>
    tiles.map((tile) => {
      const image = tile.querySelector("img");
      const index = tile.textContent?.match(/#(\d+)/)?.[1];
      return image?.complete && image.naturalWidth === 28 ? Number(index) : NaN;
    })
  );
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/lab_${name}.png` });
}
