// VS Code's notebook editor, in Chromium, on the committed notebooks; `deno task vscode`. It is no
// part of `deno task test`: it downloads VS Code. No cell runs: that needs an extension that npm lacks.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { codeCells, notebookNames, notebookPath } from "../../lib/tasks/notebooks/notebook.ts";
import { readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { chromiumPath, openBrowser } from "../browser/_lab.ts";
import { CodeServer } from "./_code_server.ts";

/** Pictures are kept here when it is set, to be looked at. */
const pictures = Deno.env.get("VSCODE_PICTURES");
const theme = Deno.env.get("VSCODE_THEME") === "dark" ? "Dark Modern" : "Light Modern";
/** A busy machine takes its time. */
const timeout = 300_000;

Deno.test("saved notebooks in VS Code, in Chromium", async (t) => {
  assert.ok(
    Deno.build.target === "x86_64-unknown-linux-gnu",
    "vscode: Linux on x86-64 is needed, which the pinned Node is for.",
  );
  assert.ok(
    chromiumPath,
    "vscode: Chromium is needed, at /usr/bin/chromium (apt install chromium).",
  );
  console.log(
    "Downloads up to 190 MB from npm, code-server and Node, and removes them at the end.",
  );

  const names = await notebookNames();
  const files = await Promise.all(
    names.map(async (name) => [`${name}.ipynb`, await Deno.readTextFile(notebookPath(name))]),
  );
  const ours = await Deno.readTextFile(join(project.root, ".vscode", "settings.json"));
  await using server = await CodeServer.start(Object.fromEntries(files), ours, theme);
  await using browser = await openBrowser();
  // High enough for the explorer to be in sight without scrolling.
  const page = await browser.newPage({ viewport: { width: 1280, height: 1900 } });
  page.setDefaultTimeout(timeout);
  await page.goto(server.url, { waitUntil: "commit" });
  // Until its extensions are known, VS Code opens a notebook as text.
  await page.locator(".explorer-folders-view .json-lang-file-icon").first().waitFor();

  for (const name of names) {
    await t.step(`${name}: every output is there, tables are whole`, async () => {
      const expected = await inNotebook(name);
      const frame = await open(page, name, expected.outputs);
      assert.deepEqual(await frame.evaluate(inFrame), expected);
      assert.deepEqual(await frame.evaluate(cutOff), [], "cut off at 1280");
      if (name === "4_mistakes") await explorerOpens(frame);
      if (pictures) await page.screenshot({ path: `${pictures}/vscode_${name}.png` });
    });
  }
});

interface Shown {
  readonly outputs: number;
  readonly pictures: number;
  readonly tables: number;
}

/** What is saved, each output in its richest form, which VS Code shows. */
async function inNotebook(name: string): Promise<Shown> {
  const outputs = codeCells(await readNotebook(notebookPath(name))).flatMap(({ outputs = [] }) =>
    outputs
  );
  const data = outputs.map(({ data = {} }) => data);
  const html = data.map((one) => [one["text/html"] ?? ""].flat().join(""));
  return {
    outputs: outputs.length,
    pictures: data.filter((one, i) => !html[i] && "image/png" in one).length,
    tables: html.filter((one) => one.includes("<table")).length,
  };
}

/** What VS Code shows: pictures that were decoded, outputs that are not empty. */
const inFrame = `(() => {
  const outputs = [...document.querySelectorAll(".output_container .output")];
  const decoded = (output) => [...output.querySelectorAll("img")]
    .some((image) => image.complete && image.naturalWidth > 0 && !image.closest(".mx"));
  // Markdown lies in a shadow root, below a style sheet.
  const written = ({ textContent, shadowRoot }) => textContent.trim() ||
    [...shadowRoot?.children ?? []]
      .some((part) => part.localName !== "style" && part.textContent.trim());
  return {
    outputs: outputs.filter((output) => decoded(output) || written(output)).length,
    pictures: outputs.filter(decoded).length,
    tables: outputs.filter((output) => output.querySelector("table")).length,
  };
})()`;

/** What of an output is wider than its place, or reaches beyond the room VS Code gave it. */
const cutOff = `[...document.querySelectorAll(".output_container, .output_container *")]
  .filter((part) => part.clientWidth > 0 && getComputedStyle(part).display !== "inline")
  .filter((part) => !part.parentElement.closest(".mx"))
  .filter((part) => part.scrollWidth > part.clientWidth ||
    part.getBoundingClientRect().right > innerWidth)
  .map((part) => part.scrollWidth + " in " + part.clientWidth + ": " + part.outerHTML.slice(0, 200))`;

/** Opens a notebook by a click on its name; waits until so many outputs are filled. */
async function open(page: Page, name: string, outputs: number): Promise<Frame> {
  const earlier = new Set(page.frames());
  await page.locator(`.explorer-folders-view [role=treeitem][aria-label="${name}.ipynb"]`).click();
  const deadline = performance.now() + timeout;
  let seen: Shown | undefined;
  while (performance.now() < deadline) {
    await page.waitForTimeout(500);
    for (const frame of page.frames().filter((one) => !earlier.has(one))) {
      // A frame that is being replaced has nothing to tell.
      const found = await frame.evaluate<Shown>(inFrame).catch(() => undefined);
      if (!found?.outputs) continue;
      seen = found;
      if (found.outputs >= outputs) return frame;
    }
  }
  throw new Error(`${name}: expected ${outputs} outputs, found ${JSON.stringify(seen)}`);
}

/** A click on the 4s read as 9 shows as many images as it says, whole, and another hides them. */
async function explorerOpens(frame: Frame): Promise<void> {
  const cell = frame.locator(".mx tbody tr").nth(4).locator("td").nth(9).locator("summary");
  const count = Number(await cell.textContent());
  assert.ok(count > 0);
  const tiles = frame.locator(".mx-tile:visible");
  assert.equal(await tiles.count(), 0);
  await cell.click();
  assert.equal(await tiles.count(), count);
  assert.deepEqual(await tiles.evaluateAll(unseen), []);
  assert.deepEqual(await frame.evaluate(cutOff), [], "cut off, with images open");
  await cell.click();
  assert.equal(await tiles.count(), 0);
  await cell.click(); // for the picture
}

/** Tiles without a decoded digit, or outside the room of their output. */
function unseen(tiles: Element[]): string[] {
  return tiles.filter((tile) => {
    const image = tile.querySelector("img");
    const room = tile.closest(".output_container")!.getBoundingClientRect();
    const { right, bottom } = tile.getBoundingClientRect();
    return image?.naturalWidth !== 28 || right > room.right || bottom > room.bottom;
  }).map(({ outerHTML }) => outerHTML.slice(0, 200));
}
