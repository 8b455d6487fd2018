// show(drawPad(model)) in JupyterLab in Chromium: drawn on where the notebook is trusted, a sentence where it is not.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { notebookOf } from "../notebooks/_notebook_of.ts";
import { chromiumPath, Lab, openBrowser } from "./_lab.ts";
import { PadView } from "./_pad.ts";
import strokes from "./fixtures/strokes.json" with { type: "json" };

/** Pictures are kept here when it is set, to be looked at. */
const pictures = Deno.env.get("PAD_PICTURES");
const name = "deep_cnn_39e_64b_photographs_seed_1";

Deno.test({
  name: "a pad below a cell, in JupyterLab in Chromium",
  ignore: !chromiumPath,
  async fn(t) {
    const code = `import { drawPad, loadModel, show } from "mnist";\n` +
      `await show(drawPad(await loadModel("${name}")));`;
    await using lab = await Lab.start({ pad: notebookOf(code) });
    await using browser = await openBrowser();
    const copy = join(lab.folder, "copy.ipynb");

    await t.step(
      "once its cell has run, it reads what is drawn, and reaches no further",
      async () => {
        await using view = await lab.open(browser, "pad");
        const { page } = view;
        await view.press("restart-and-run");
        await view.finished(120);
        const frame = page.frameLocator(".mnist-pad iframe");
        await frame.locator("html[data-ready]").waitFor({ timeout: 60_000 });
        await page.locator(".mnist-pad").scrollIntoViewIfNeeded();
        const pad = new PadView(page, frame);
        for (const digit of [7, 3]) {
          await pad.write(strokes.find((one) => one.digit === digit)!);
          await pad.said(new RegExp(`^Read: ${digit}`));
          await picture(page, `light_${digit}`);
          await pad.press("Clear");
          await pad.said(/^Nothing/);
        }
        assert.equal(await page.locator(".mnist-pad > p").isVisible(), false);
        const [, inner] = page.frames();
        assert.equal(
          await inner!.evaluate("self.origin"),
          "null",
          "the notebook is out of its reach",
        );
        const beyond =
          "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert.equal(await inner!.evaluate(beyond), 0, "nothing is cut off");
        await Deno.writeTextFile(copy, JSON.stringify(await view.notebook()));
      },
    );

    await t.step("opened in a notebook that is not trusted, it says what to do", async () => {
      await using view = await lab.open(browser, "copy", "JupyterLab Dark");
      const { page } = view;
      const sentence = page.locator(".jp-OutputArea-output p");
      await sentence.waitFor();
      assert.equal(await view.isTrusted(), false);
      assert.match(
        await sentence.innerText(),
        new RegExp(
          `^A pad to draw on, read by ${name}, is here\\. It needs a trusted notebook: run this cell`,
        ),
      );
      assert.equal(await page.locator(".jp-OutputArea iframe").count(), 0);
      await picture(page, "untrusted");

      await page.evaluate("void window.jupyterapp.commands.execute('notebook:trust')");
      await page.locator(".jp-Dialog button.jp-mod-accept").click();
      const frame = page.frameLocator(".mnist-pad iframe");
      await frame.locator("html[data-ready]").waitFor({ timeout: 60_000 });
      await page.locator(".mnist-pad").scrollIntoViewIfNeeded();
      const pad = new PadView(page, frame);
      await pad.write(strokes.find(({ digit }) => digit === 5)!);
      await pad.said(/^Read: 5/);
      await picture(page, "dark_5");
    });
  },
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/pad_in_lab_${name}.png` });
}
