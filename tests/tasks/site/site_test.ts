// Makes the site as `deno task site` does, and reads its pages without a browser.

import assert from "node:assert/strict";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { project } from "../../../lib/tasks/project.ts";
import { notebookNames } from "../../../lib/tasks/notebooks/notebook.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { notebookOf } from "../../notebooks/_notebook_of.ts";
import { Clone, ended } from "../_clone.ts";
import { makeSite } from "./_make_site.ts";

Deno.test("site makes a page of every executed notebook, names the others, and replaces only a site", async () => {
  await using clone = await Clone.make({ borrow: true });
  const make = async () => await ended(clone.startProgram("site/site", []));
  await Deno.mkdir(clone.path("site"));
  await Deno.writeTextFile(clone.path("site", "mine.txt"), "kept");
  assert.match((await make()).stderr, /^site\/ is there and is no site: remove it/);
  assert.equal(await Deno.readTextFile(clone.path("site", "mine.txt")), "kept");

  await Deno.remove(clone.path("site"), { recursive: true });
  const names = ["1_data", "3_test"];
  for (const name of await notebookNames()) {
    if (!names.includes(name)) await Deno.remove(clone.path("notebooks", `${name}.ipynb`));
  }
  const idle = clone.path("notebooks", "idle.ipynb");
  await Deno.writeTextFile(idle, JSON.stringify(notebookOf("1;")));
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr } = await make();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^notebooks\/idle\.ipynb was never executed.*--in-place executes it\.\n$/);
    assert.equal(
      stdout,
      `site: ${
        names.length + 1
      } pages, one to draw in and the documentation, from site/index.html\n`,
    );
  }
  const made = await Array.fromAsync(Deno.readDir(clone.path("site")), ({ name }) => name);
  const pages = ["index", ...names].map((name) => `${name}.html`);
  assert.deepEqual(made.sort(), [...pages, "docs", "draw", "pictures", "source", "style"].sort());
  assert.ok((await Deno.stat(clone.path("site", "docs", "mod.ts", "~", "train.html"))).isFile);
  assert.deepEqual(
    await Deno.readFile(clone.path("site", "source", "1_data.ipynb")),
    await Deno.readFile(clone.path("notebooks", "1_data.ipynb")),
  );

  const draw = await Deno.readTextFile(clone.path("site", "draw", "index.html"));
  assert.match(draw, /<a href="\.\.\/index\.html" target="_top">/);
  const { document } = parseHTML(await Deno.readTextFile(clone.path("site", "index.html")));
  assert.equal(document.querySelector("iframe")?.getAttribute("src"), "draw/index.html");

  for (const name of names) await Deno.remove(clone.path("notebooks", `${name}.ipynb`));
  const { code, stderr } = await make();
  assert.equal(code, 1);
  assert.match(stderr, /There is no executed notebook in notebooks\/\.\n$/);
});

Deno.test("the site of all notebooks", async (t) => {
  await using site = await makeSite();
  await t.step(
    "has README's figures on its front page, each with its command",
    () => hasFigures(site.path),
  );
  await t.step(
    "links only to what it has, describes each picture, and asks nothing of other hosts",
    () => isWhole(site.path),
  );
});

async function hasFigures(site: string): Promise<void> {
  const readme = await Deno.readTextFile(join(project.root, "README.md"));
  const { document } = parseHTML(await Deno.readTextFile(join(site, "index.html")));
  const figures = [...document.querySelectorAll(".figures li")];
  assert.ok(figures.length >= 5);
  for (const figure of figures) {
    const result = figure.querySelector("strong")?.textContent ?? "";
    const command = figure.querySelector("code")?.textContent ?? "";
    const row = readme.split("\n").find((line) => line.includes(`| ${result}`));
    assert.ok(row?.includes(`\`${command}\``), `${result} by ${command}`);
  }
}

async function isWhole(site: string): Promise<void> {
  const names = ["index", ...await notebookNames()];
  const pages = new Map<string, ReturnType<typeof parseHTML>["document"]>();
  for (const name of names) {
    const text = await Deno.readTextFile(join(site, `${name}.html`));
    pages.set(`${name}.html`, parseHTML(text).document);
  }
  for (const [path, page] of pages) {
    assert.equal(page.querySelectorAll("script, iframe, svg script").length, 0, path);
    assert.equal(page.querySelectorAll("main").length, 1, path);
    for (const link of page.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href") ?? "";
      if (/^https:/.test(href)) continue;
      // Made by other programs, and tested beside them.
      if (["docs/index.html", "draw/index.html"].includes(href)) continue;
      if (href.startsWith("source/")) {
        assert.ok((await Deno.stat(join(site, href))).isFile, href);
        continue;
      }
      const [file, place] = href.split("#");
      const target = pages.get(file || path);
      assert.ok(target, `${path} links to ${href}`);
      if (place) assert.ok(target.getElementById(place), `${path} links to ${href}`);
    }
    const at = names.indexOf(path.replace(".html", ""));
    const [before, after] = [names[at - 1], names[at + 1]];
    for (const [rel, name] of [["prev", before], ["next", after]]) {
      const href = page.querySelector(`a[rel="${rel}"]`)?.getAttribute("href");
      assert.equal(href, name && `${name}.html`, `${path}: ${rel}`);
    }
    if (!/^(index|hosted)/.test(path)) {
      assert.ok(page.querySelector('main a[href="docs/index.html"]'), `${path} to the library`);
    }
    for (const other of [...names, "docs/index", "draw/index"]) {
      assert.ok(page.querySelector(`header a[href="${other}.html"]`), `${path} to ${other}`);
    }
    for (const image of page.querySelectorAll("img")) {
      assert.ok((image.getAttribute("alt") ?? "").length > 10, `${path}: ${image.outerHTML}`);
    }
    for (const part of page.querySelectorAll("img[src], link[href]")) {
      const address = part.getAttribute("src") ?? part.getAttribute("href") ?? "";
      if (address.startsWith("data:")) continue;
      assert.ok((await Deno.stat(join(site, address))).isFile, `${path}: ${address}`);
    }
  }
  for await (const { name } of Deno.readDir(join(site, "style"))) {
    const style = await Deno.readTextFile(join(site, "style", name));
    assert.doesNotMatch(style.replace(/\/\*[^]*?\*\//g, ""), /@import|url\(["']?(?!data:)/, name);
  }
}

Deno.test("site takes scripts out, makes links to notebooks lead to pages, and others to nowhere", async () => {
  await using folder = await temporaryFolder();
  const [first, second] = ["first", "second"].map((name) => join(folder.path, `${name}.ipynb`));
  const links =
    "# One & two\n\n[a](second.ipynb#there) [b](../lib/mod.ts) [c](https://example.org/)";
  const script = { "text/html": "<b>shown</b><script>alert(1)</script>", "text/plain": "shown" };
  await write(first!, links, script);
  await write(second!, "# Two\n\n## There", script);
  await using site = await makeSite(first!, second!);
  const { document } = parseHTML(await Deno.readTextFile(join(site.path, "first.html")));
  assert.equal(document.querySelector("title")?.textContent, "One & two · MNIST in TypeScript");
  assert.deepEqual(
    [...document.querySelectorAll("main a")].map((link) => link.getAttribute("href")),
    ["source/first.ipynb", "second.html#there", null, "https://example.org/"],
  );
  assert.equal(document.querySelector("main b")?.textContent, "shown");
  assert.equal(document.querySelectorAll("script").length, 0);
});

async function write(path: string, markdown: string, data: Record<string, string>): Promise<void> {
  const notebook = notebookOf("1;");
  const [code] = notebook.cells;
  const text = { id: "text", cell_type: "markdown", source: markdown, metadata: {} };
  const output = { output_type: "display_data", data, metadata: {} };
  const cells = [text, { ...code, execution_count: 1, outputs: [output] }];
  await Deno.writeTextFile(path, JSON.stringify({ ...notebook, cells }));
}
