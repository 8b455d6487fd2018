// Opens every page of the site in Chromium: wide and narrow, light and dark, with axe looking on.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { notebookNames } from "../../lib/tasks/notebooks/notebook.ts";
import { makeSite } from "../tasks/site/_make_site.ts";
import { chromiumPath, cutOff, openBrowser } from "./_lab.ts";
import { StaticServer } from "./_static_server.ts";

Deno.test({
  name: "the site, in Chromium",
  ignore: !chromiumPath,
  async fn(t) {
    await using site = await makeSite();
    await using server = new StaticServer(site.path);
    await using browser = await openBrowser();
    const axe = await Deno.readTextFile(fileURLToPath(import.meta.resolve("axe-core")));

    for (const name of ["index", ...await notebookNames()]) {
      await t.step(`${name}, wide and light, narrow and dark`, async () => {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
        const asked: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        const failed: string[] = [];
        page.on("requestfailed", (request) => failed.push(request.url()));
        page.on("response", (answer) => answer.ok() || failed.push(answer.url()));
        await page.goto(server.url(`${name}.html`), { waitUntil: "networkidle" });
        assert.deepEqual(asked.filter((url) => !/^data:/.test(url) && !server.has(url)), []);
        assert.deepEqual(failed, []);
        assert.equal(await page.evaluate(`document.scripts.length`), 0);
        assert.deepEqual(await page.evaluate(unseen), [], "pictures that cannot be decoded");

        await page.evaluate(axe);
        for (const width of [1280, 400]) {
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await page.evaluate(cutOff), [], `cut off at ${width}`);
        }
        for (const [colorScheme, width] of [["light", 1280], ["dark", 360]] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await page.evaluate(narrow), [], `outputs without room at ${width}`);
          const found = await page.evaluate<number>(`document.documentElement.scrollWidth`);
          assert.ok(found <= width, `${found} wide: ${await page.evaluate<string>(tooWide)}`);
          assert.deepEqual(await page.evaluate(violations), [], colorScheme);
        }
        await page.close();
      });
    }

    await t.step(
      "on a phone a figure opens as large as it was drawn, and Escape closes it",
      async () => {
        const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
        await page.goto(server.url("2_train.html"));
        const [small, large] = [
          page.locator(".figure > img").first(),
          page.locator(".large").first(),
        ];
        assert.ok(await large.isHidden());
        await page.getByRole("button", { name: "Enlarge" }).first().click();
        const drawn = Number(await small.getAttribute("width"));
        assert.ok((await large.locator("img").boundingBox())!.width >= drawn, `${drawn} wide`);
        await page.keyboard.press("Tab"); // to Close
        await page.keyboard.press("Tab"); // into the picture's room, which arrows move
        await page.keyboard.press("ArrowRight");
        await page.waitForFunction("document.activeElement.scrollLeft > 0");
        await page.evaluate(axe);
        assert.deepEqual(await page.evaluate(violations), []);
        await page.keyboard.press("Escape");
        assert.ok(await large.isHidden());
        await page.close();
      },
    );
  },
});

const unseen = `[...document.images]
  .filter((image) => !image.complete || image.naturalWidth === 0)
  .map((image) => image.src)`;

const narrow = `[...document.querySelectorAll(".jp-OutputArea-output")]
  .filter((output) => output.getBoundingClientRect().width < 300)
  .map((output) => output.outerHTML.slice(0, 200))`;

const tooWide = `[...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 200)).slice(0, 3).join("\\n")`;

const violations = `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.slice(0, 3).map(({ html, failureSummary }) => ({ id, html: html.slice(0, 300), failureSummary }))
))`;
