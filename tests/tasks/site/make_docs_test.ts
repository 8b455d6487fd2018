// Renders the library's documentation as `deno task docs` does, and reads its pages.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { parseHTML } from "linkedom";
import { Clone, ended } from "../_clone.ts";

Deno.test("docs explains what notebooks import, by its names, and replaces only documentation", async () => {
  await using clone = await Clone.make({ borrow: true });
  const make = async () => await ended(clone.startProgram("site/docs", []));
  await Deno.mkdir(clone.path("docs"));
  await Deno.writeTextFile(clone.path("docs", "mine.txt"), "kept");
  assert.match((await make()).stderr, /docs is there and is no documentation: remove it/);
  assert.equal(await Deno.readTextFile(clone.path("docs", "mine.txt")), "kept");

  await Deno.remove(clone.path("docs"), { recursive: true });
  assert.deepEqual(await make(), { code: 0, stdout: "docs: from docs/index.html\n", stderr: "" });
  await Deno.writeTextFile(clone.path("docs", "stale.html"), "");
  assert.equal((await make()).code, 0);

  const pages = new Map<string, string>();
  await read(clone.path("docs"), pages);
  assert.ok(!pages.has(clone.path("docs", "stale.html")));
  const page = (...path: string[]) => parseHTML(pages.get(clone.path("docs", ...path))!).document;
  const text = (...path: string[]) => page(...path).body.textContent ?? "";
  assert.match(text("mod.ts", "~", "train.html"), /Trains a model in place, with Adam/);
  assert.match(text("mod.ts", "~", "train.html"), /import { train } from "mnist";/);
  assert.match(text("study.ts", "~", "spread.html"), /import { spread } from "mnist\/study";/);
  const options = page("mod.ts", "~", "TrainOptions.html");
  const settings = [...options.querySelectorAll("dt")].map((name) => name.textContent);
  for (const name of ["epochs", "batchSize", "reduceLr", "precision", "startedFrom"]) {
    assert.ok(settings.includes(name), `${name} among ${settings}`);
  }
  assert.match(options.querySelector("dd")?.textContent ?? "", /^The last epoch that may run/);
  assert.match(options.body.textContent ?? "", /checkpoint: string/);
  assert.match(text("index.html"), /loadMnist/);

  for (const [path, source] of pages) {
    assert.ok(!source.includes("file:///"), `${path} names files of this machine`);
    for (const [, href = ""] of source.matchAll(/(?:href|src)="([^"]+)/g)) {
      const [file = ""] = href.replaceAll("&#x2F;", "/").split("#");
      if (file === "" || file.startsWith("https:")) continue;
      const target = join(dirname(path), file);
      assert.ok(pages.has(target) || (await Deno.stat(target)).isFile, `${path} to ${file}`);
    }
  }
});

/** Reads every page below a folder. */
async function read(folder: string, into: Map<string, string>): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await read(path, into);
    else if (name.endsWith(".html")) into.set(path, await Deno.readTextFile(path));
  }
}
