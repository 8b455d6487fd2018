// Makes notebooks/overview.png, the README's picture, of what the committed notebooks show; and notebooks/draw.png,
// that of 9_ship, of the page that it makes.
// And, of any notebook in JupyterLab after a run, pictures in both themes to look at:
//
//   deno run -P=tests tests/browser/make_png.ts
//   deno run -P=tests tests/browser/make_png.ts NOTEBOOK FOLDER

import { join } from "node:path";
import type { Browser } from "playwright-core";
import {
  codeCells,
  joined,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { readingModel } from "../../lib/handwriting/read_digits.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { padPage } from "../../lib/web/pad_page.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { Lab, openBrowser } from "./_lab.ts";
import { PadView } from "./_pad.ts";
import written from "./fixtures/strokes.json" with { type: "json" };

await using browser = await openBrowser();
const [name, folder] = Deno.args;
if (name !== undefined && folder !== undefined) await photographLab(browser, name, folder);
else {
  await makeOverview(browser);
  await photographPage(browser);
}

/** A photograph that was read and a training run, beside the explorer with its largest count open. */
async function makeOverview(browser: Browser): Promise<void> {
  const reading = await pictureOf("8_your_digits", "readingFigure(");
  const curves = await pictureOf("2_train", "await train(");
  const explorer = await outputOf("4_mistakes", "explore(", "text/html");
  const viewport = { width: 1280, height: 800 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1.5 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 16px; font: 13px sans-serif; background: white; }
    main { display: grid; grid-template-columns: 620px 1fr; gap: 16px; align-items: start; }
    main > :first-child img { width: 100%; display: block; margin-bottom: 16px; }
    </style><main><div>${reading}${curves}</div><div>${explorer}</div></main>`);
  const counts = page.locator('tbody td summary[title*=" read as "]');
  const sizes = (await counts.allInnerTexts()).map(Number);
  await counts.nth(sizes.indexOf(Math.max(...sizes))).click();
  const path = join(project.notebooks, "overview.png");
  await page.locator("main").screenshot({ path });
  console.log(path);
}

/** The page of 9_ship with two digits drawn on it. */
async function photographPage(browser: Browser): Promise<void> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "index.html");
  await Deno.writeTextFile(file, await padPage(await loadModel(readingModel)));
  await using view = await PadView.open(browser, file, { width: 1080, height: 850 });
  for (const [digit, right] of [[4, -240], [2, 240]] as const) {
    const { strokes } = written.find((one) => one.digit === digit)!;
    const moved = strokes.map((stroke) => stroke.map((part, at) => at % 2 ? part : part + right));
    await view.write({ strokes: moved });
  }
  await view.said(/^Read: 4 2/);
  await view.page.mouse.move(0, 0); // no button lights up
  const path = join(project.notebooks, "draw.png");
  await view.page.screenshot({ path });
  console.log(path);
}

async function pictureOf(name: string, words: string): Promise<string> {
  return `<img src="data:image/png;base64,${await outputOf(name, words, "image/png")}">`;
}

/** The output of this type of the first cell with these words. */
async function outputOf(name: string, words: string, type: string): Promise<string> {
  for (const { source, outputs = [] } of codeCells(await readNotebook(notebookPath(name)))) {
    if (!joined(source).includes(words)) continue;
    const output = outputs.find(({ data }) => data?.[type] !== undefined);
    if (output) return joined(output.data?.[type]);
  }
  throw new Error(`${name}: expected a cell with ${words} and ${type} below it`);
}

async function photographLab(browser: Browser, name: string, folder: string): Promise<void> {
  await using lab = await Lab.start({ [name]: await readNotebook(notebookPath(name)) });
  for (const theme of ["Light", "Dark"] as const) {
    await using view = await lab.open(browser, name, `JupyterLab ${theme}`);
    await view.page.locator(".jp-OutputArea img").first().scrollIntoViewIfNeeded();
    await view.page.waitForTimeout(1000); // the toolbar's kernel settles, and the theme
    const path = join(folder, `${name}_${theme.toLowerCase()}.png`);
    await view.page.screenshot({ path });
    console.log(path);
  }
}
