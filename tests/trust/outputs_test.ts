// Names from outside in all that is shown: text in every MIME type, and nothing is loaded from anywhere.

import assert from "node:assert/strict";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { loadModel } from "../../lib/store/load_model.ts";
import { displayMethod, type MediaBundle } from "../../lib/io/displayable.ts";
import type { Figure } from "../../lib/show/figure.ts";
import { chromiumPath, Lab, openBrowser } from "../browser/_lab.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { notebookOf } from "../notebooks/_notebook_of.ts";
import { Clone } from "../tasks/_clone.ts";
import { displayed, hostileNames } from "./_hostile.ts";

// deno-lint-ignore no-control-regex -- it is they that are looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;

for (const [name, make] of Object.entries(displayed)) {
  Deno.test(`hostile names are text in every MIME type of ${name}`, async () => {
    const item = make();
    const bundle: MediaBundle = await item[displayMethod]();
    assert.doesNotMatch(bundle["text/plain"], controls);
    const markups = [bundle["text/html"], (item as Partial<Figure>).svg];
    for (const markup of markups) {
      if (markup === undefined) continue;
      assert.doesNotMatch(markup, controls);
      const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
      for (const part of document.querySelectorAll("body *")) {
        assert.doesNotMatch(part.localName, /^(script|iframe|link|meta|object|embed|base|form|a)$/);
        for (const { name, value } of part.attributes) {
          assert.doesNotMatch(name, /^on|^srcdoc$/);
          // Data of its own is all that can be loaded.
          if (/^(src|href|xlink:href)$/.test(name)) {
            assert.match(value, /^(data:image\/png;base64,|#)/);
          }
        }
      }
      for (const [, url] of markup.matchAll(/url\(\s*['"]?([^)'"]*)/g)) {
        // In a table's text, which may break there.
        assert.match(url!, /^(data:image\/png;base64,|#|https:\/\/(<wbr>)?example)/);
      }
    }
  });
}

const ignore = !chromiumPath;

Deno.test({
  name: "in Chromium hostile names in HTML run nothing and load nothing",
  ignore,
  async fn() {
    await using browser = await openBrowser();
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("dialog", (dialog) => {
      requests.push(dialog.message());
      dialog.dismiss();
    });
    // That the page would notice: the same names as markup.
    await page.route("https://**", (route) => route.abort());
    const struck = hostileNames.filter((name) => !name.includes("refresh"));
    await page.setContent(`<!doctype html>${struck.join("\n")}`);
    assert.equal(await page.evaluate("globalThis.struck"), 1);
    assert.ok(requests.length > 0);
    for (const [name, make] of Object.entries(displayed)) {
      const { "text/html": html } = await make()[displayMethod]();
      if (html === undefined) continue;
      await page.goto("about:blank");
      requests.length = 0;
      await page.setContent(`<!doctype html>${html}`);
      await page.evaluate(
        "document.querySelectorAll('*').forEach((part) => part.dispatchEvent(new Event('mouseover')))",
      );
      assert.equal(await page.evaluate("globalThis.struck"), undefined, name);
      assert.deepEqual(requests.filter((url) => !/^(about|data):/.test(url)), [], name);
      if (!html.includes("struck")) continue;
      assert.match(await page.innerText("body"), /struck/, "the names can be read");
    }
  },
});

Deno.test({
  name:
    "in JupyterLab hostile names, errors and printed text run nothing and load nothing from elsewhere",
  ignore,
  async fn() {
    // Deno 2.9's kernel itself ends a cell whose value has a lone surrogate: "Unterminated string literal".
    const names = JSON.stringify(hostileNames.map((name) => name.toWellFormed()));
    await using lab = await Lab.start({
      hostile: notebookOf(
        `import { explore, show, table } from "mnist";\nconst names = ${names};`,
        `await show(table(names.map((name) => ({ [name]: name })), { caption: names.join("") }));`,
        `names.join("")`,
        `console.log(names.join("")); console.error(names.join(""));`,
        `throw new Error(names.join(""));`,
      ),
    });
    await using browser = await openBrowser();
    await using page = await lab.open(browser, "hostile");
    const requests: string[] = [];
    page.page.on("request", (request) => requests.push(request.url()));
    await page.choose("Run", "Run All Cells");
    const cells = await page.until(
      "the last cell has failed",
      (cells) => cells.at(-1)?.outputs?.some(({ output_type }) => output_type === "error") ?? false,
    );
    assert.equal(await page.page.evaluate("window.struck"), undefined);
    const elsewhere = requests.filter((url) =>
      !/^(data|blob|http:\/\/127\.0\.0\.1|ws:\/\/127)/.test(url)
    );
    assert.deepEqual(elsewhere, []);
    assert.match(JSON.stringify(cells[1]), /struck/);
  },
});

Deno.test("a folder, a file and a task's argument with control characters in their names reach no terminal as such", async () => {
  await using folder = await temporaryFolder();
  const name = "model\u001b[2J\u0007\r\u009b31m";
  await assert.rejects(loadModel(join(folder.path, name)), (error: Error) => {
    assert.doesNotMatch(error.message, controls);
    return true;
  });
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("models", name));
  const { code, stderr } = await clone.startProgram("evaluate", []).output();
  const said = new TextDecoder().decode(stderr).replaceAll("\n", "");
  assert.equal(code, 1);
  assert.match(said, /Name one model: .*model\[2J 31m/);
  assert.doesNotMatch(said, controls);
});
