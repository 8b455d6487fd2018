// The explorer in Chromium, as a plain page: by pointer, by keyboard, wide and narrow, light and dark, two at once.

import assert from "node:assert/strict";
import axe from "axe-core";
import type { Browser, Locator, Page } from "playwright-core";
import { explore, type Explorer } from "../../lib/show/explorer/explore.ts";
import { dataset, evaluation, hostileText } from "../show/_examples.ts";
import { readAs } from "../show/_digits.ts";
import { chromiumPath, openBrowser } from "./_lab.ts";

// Of 200 digits every fourth is read as the next one; 4 as 9 are more than a cell shows in one row.
const { dataset: digits, evaluation: ofDigits } = readAs(
  Array.from({ length: 200 }, (_, i) => i % 2 === 0 ? 4 : i % 10),
  (label, i) => label === 4 && i % 4 === 0 ? 9 : i % 4 === 1 ? (label + 1) % 10 : label,
);
const first = explore(digits, ofDigits);
const second = explore(digits, ofDigits);
const fours = ofDigits.truth.reduce<number[]>(
  (found, truth, i) => truth === 4 && ofDigits.predicted[i] === 9 ? [...found, i] : found,
  [],
);
const byLoss = fours.toSorted((a, b) => ofDigits.losses[b]! - ofDigits.losses[a]!).slice(0, 24);

Deno.test({
  name: "the explorer as a plain page, in Chromium",
  ignore: !chromiumPath,
  async fn(t) {
    await using browser = await openBrowser();

    await t.step("a click on the count of (4, 9) shows its images and no others", async () => {
      const page = await open(browser, [first]);
      await cell(page, 4, 9).click();
      assert.deepEqual(await seen(page), byLoss);
      await cell(page, 4, 4).click();
      const shown = await seen(page);
      assert.ok(shown.length === 8 && shown.every((i) => ofDigits.predicted[i] === 4));
      await cell(page, 4, 4).click();
      assert.deepEqual(await seen(page), [], "and a second click closes it");
    });

    await t.step("it goes by keyboard alone: Tab, Enter, Tab into the images, arrows", async () => {
      const page = await open(browser, [first]);
      await page.keyboard.press("Tab"); // to the ways to sort
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate<string>("document.activeElement.title");
        if (/, 4 read as 9$/.test(focused)) break;
      }
      await page.keyboard.press("Enter");
      assert.deepEqual(await seen(page), byLoss);
      await page.keyboard.press("Tab");
      assert.match(
        await page.evaluate<string>("document.activeElement.getAttribute('aria-label')"),
        /^24 of \d+ images, 4 read as 9$/,
      );
      await page.keyboard.press("End");
      await page.waitForFunction("document.activeElement.scrollTop > 0");
    });

    await t.step("choosing an order puts the images in it", async () => {
      const page = await open(browser, [first]);
      await cell(page, 4, 9).click();
      for (
        const [order, values] of [
          ["confidence", ofDigits.confidence],
          ["margin", ofDigits.margin],
          [
            "loss",
            ofDigits.losses,
          ],
        ] as const
      ) {
        await page.getByRole("radio", { name: order }).check();
        const shown = (await seen(page)).map((i) => values[i]!);
        assert.deepEqual(shown, shown.toSorted((a, b) => b - a), order);
      }
    });

    await t.step("the names of the classes filter by truth and by reading", async () => {
      const page = await open(browser, [first]);
      const wrong = (i: number) => ofDigits.truth[i] !== ofDigits.predicted[i];
      await page.locator("tbody th summary").filter({ hasText: "3" }).click();
      assert.ok((await seen(page)).every((i) => wrong(i) && ofDigits.truth[i] === 3));
      await page.locator("thead th summary").filter({ hasText: "6" }).click();
      const read = await seen(page);
      assert.ok(read.length > 0 && read.every((i) => wrong(i) && ofDigits.predicted[i] === 6));
    });

    await t.step("two on a page do not disturb each other", async () => {
      const page = await open(browser, [first, second]);
      const [one, two] = [page.locator(".mx").nth(0), page.locator(".mx").nth(1)];
      await cell(one, 4, 9).click();
      await cell(two, 4, 4).click();
      await two.getByRole("radio", { name: "margin" }).check();
      assert.equal(await one.getByRole("radio", { name: "loss" }).isChecked(), true);
      assert.deepEqual(await seen(one), byLoss);
      assert.equal((await seen(two)).length, 8);
    });

    for (const width of [1200, 400]) {
      await t.step(`at ${width} pixels nothing is cut off or out of reach`, async () => {
        const page = await open(browser, [first], width);
        await cell(page, 4, 9).click();
        assert.deepEqual(await seen(page), byLoss);
        const [fits, inView] = await page.evaluate<[boolean, boolean]>(`[
          document.documentElement.scrollWidth <= ${width},
          [...document.querySelectorAll("details[open] .mx-tile")].every((tile) => {
            const { left, right } = tile.getBoundingClientRect();
            return left >= 0 && right <= ${width};
          }),
        ]`);
        assert.deepEqual([fits, inView], [true, true]);
      });
    }

    for (const theme of ["light", "dark"] as const) {
      await t.step(`axe finds nothing to object to, ${theme}`, async () => {
        const page = await open(browser, [first], 1000, theme);
        await cell(page, 4, 9).click();
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<axe.AxeResults>(
          "axe.run(document.querySelector('.mx'))",
        );
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes.length, nodes[0]?.html.slice(0, 200)]),
          [],
        );
      });
    }

    await t.step("hostile names are text, and open nothing but images", async () => {
      const page = await open(browser, [explore(dataset, evaluation, { title: hostileText })]);
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => dialogs.push(dialog.message()));
      const before = await page.locator("details").count();
      for (let i = 0; i < before; i++) await page.locator("summary").nth(i).click();
      assert.ok(await page.getByText(`<img src=x onerror="alert('1')">&`).first().isVisible());
      assert.deepEqual(dialogs, []);
    });

    await t.step("no request leaves the page", async () => {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.setContent(first.html, { waitUntil: "networkidle" });
      assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), []);
      await page.close();
    });
  },
});

async function open(
  browser: Browser,
  explorers: readonly Explorer[],
  width = 1000,
  theme: "light" | "dark" = "light",
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const colours = theme === "dark" ? "background: #111; color: #ddd;" : "";
  await page.setContent(
    `<!doctype html><html lang="en"><title>Explorer</title><body style="font-family: sans-serif; ${colours}">` +
      `<main>${explorers.map(({ html }) => html).join("<hr>")}</main></body></html>`,
  );
  return page;
}

function cell(within: Page | Locator, truth: number, prediction: number): Locator {
  return within.locator("tbody tr").nth(truth).locator("td").nth(prediction).locator("summary");
}

/** The images that are shown, as the eye goes over them: row by row, from the left. */
async function seen(within: Page | Locator): Promise<number[]> {
  const tiles = within.locator(".mx-tile:visible");
  const found = await tiles.evaluateAll((all) =>
    all.map((tile) => {
      // In the page: an Element, whose types are the browser's.
      const { left, top } = tile.getBoundingClientRect();
      return { left, top, text: tile.textContent ?? "" };
    })
  );
  return found.sort((a, b) => a.top - b.top || a.left - b.left)
    .map(({ text }) => Number(text.match(/#(\d+)/)?.[1]));
}
