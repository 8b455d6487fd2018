// Help while typing, in JupyterLab in Chromium: what the language server knows is shown before anything has run.

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { notebookOf } from "../notebooks/_notebook_of.ts";
import { chromiumPath, Lab, type LabPage, openBrowser } from "./_lab.ts";

/** Pictures are kept here when it is set, to be looked at. */
const pictures = Deno.env.get("TYPING_PICTURES");

const notebook = notebookOf(
  `import { baselineCnn, loadMnist, train } from "mnist";
const { train: digits } = await loadMnist({ offline: "rendered" });`,
  "train;",
  "await train(baselineCnn(), digits, { batchSze: 16 });",
  "",
);

Deno.test({
  name: "help while typing in JupyterLab, in Chromium",
  ignore: !chromiumPath,
  async fn(t) {
    await using lab = await Lab.start({ typing: notebook });
    await using browser = await openBrowser();
    await using view = await lab.open(browser, "typing");
    const { page } = view;
    const [imported, named, wrong, typed] = [0, 1, 2, 3].map((index) =>
      page.locator(".jp-CodeCell .cm-content").nth(index)
    ) as [Locator, Locator, Locator, Locator];

    await t.step(
      "a wrong option is underlined before it runs, and says what was meant",
      async () => {
        const mark = wrong.locator(".cm-lintRange-error");
        await mark.waitFor({ timeout: 60_000 });
        assert.equal(await mark.textContent(), "batchSze");
        assert.equal(await page.locator(".cm-lintRange").count(), 1);
        await mark.hover();
        await page.getByText("Did you mean to write 'batchSize'?").waitFor();
        await page.waitForTimeout(1000); // by then documentation would have come
        assert.equal(await page.locator(".lsp-hover").count(), 0);
        await picture(view, "wrong");
      },
    );

    await t.step("the pointer over train shows its documentation", async () => {
      await named.locator(".cm-line").hover({ position: { x: 20, y: 8 } });
      await page.locator(".lsp-hover").getByText("Trains a model in place, with Adam").waitFor();
      await picture(view, "hover");
      await page.mouse.move(5, 5);
      await page.locator(".lsp-hover").waitFor({ state: "detached" });
    });

    await t.step("Tab completes an option's name, and lists what there is", async () => {
      await typed.click();
      await page.keyboard.type("await train(baselineCnn(), digits, { ba");
      const first = page.locator(".jp-Completer-item").first();
      // On a busy machine the language server may answer too late for the first Tab.
      for (let tab = 0; tab < 10; tab++) {
        await page.keyboard.press("Tab");
        await first.waitFor();
        if (/^batchSize/.test(await first.textContent() ?? "")) break;
        await page.keyboard.press("Escape");
      }
      await picture(view, "completion");
      await page.keyboard.press("Enter");
      assert.equal(await typed.textContent(), "await train(baselineCnn(), digits, { batchSize");
      await page.keyboard.type(": 16 });"); // which closes the list of parameters above
      await page.locator(".lsp-signature-help").waitFor({ state: "detached" });
    });

    await t.step("Shift-Tab and Contextual Help answer, by the kernel", async () => {
      await imported.click();
      await page.keyboard.press("Control+Enter");
      await view.until("it has run", ([cell]) => cell?.execution_count === 1);
      await named.click({ position: { x: 20, y: 8 } });
      await page.mouse.move(5, 5);
      await page.keyboard.press("Shift+Tab");
      const tooltip = page.locator(".jp-Tooltip:not(.lsp-hover)").getByText("function train(");
      await tooltip.waitFor({ timeout: 60_000 });
      await picture(view, "shift_tab");
      await page.keyboard.press("Escape");
      await view.execute("inspector:open");
      await named.click({ position: { x: 12, y: 8 } });
      await page.locator(".jp-Inspector").getByText("function train(").waitFor();
      await picture(view, "contextual_help");
    });
  },
});

async function picture({ page }: LabPage, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/typing_${name}.png` });
}
