// What the project's pages promise: their links lead somewhere, every task has its row, versions agree.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { project } from "../lib/tasks/project.ts";
import { exists } from "../lib/io/exists.ts";

const pages = new Map<string, string>();
for (const folder of ["", "data", "models"]) await read(folder, false);
for (const folder of ["lib", "tests"]) await read(folder, true);

const config = JSON.parse(await Deno.readTextFile(join(project.root, "deno.json"))) as {
  readonly version: string;
  readonly tasks: Readonly<Record<string, unknown>>;
};

Deno.test("every link of every page leads to a file that is there, and to a heading of it", async () => {
  const broken: string[] = [];
  for (const [path, text] of pages) {
    for (const [, inline, reference] of text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)) {
      const link = inline ?? reference ?? "";
      if (/^https?:/.test(link)) continue;
      const [file = "", place] = link.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!await exists(join(project.root, target))) broken.push(`${path}: ${link}`);
      else if (place && !headingsOf(target).includes(place)) broken.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

Deno.test("README fits two screens, and leads to every other page, directly or by one more", () => {
  const { byteLength } = new TextEncoder().encode(pages.get("README.md"));
  assert.ok(byteLength <= 9000, `${byteLength} bytes`);
  const reached = new Set(["README.md"]);
  for (let step = 0; step < 2; step++) {
    for (const path of [...reached]) {
      for (const [, file = ""] of pages.get(path)!.matchAll(/\]\(([^)\s#]+\.md)/g)) {
        reached.add(join(dirname(path), file));
      }
    }
  }
  assert.deepEqual([...pages.keys()].filter((path) => !reached.has(path)), []);
});

Deno.test("every task is in the table of commands, and in that of what each may do", () => {
  const page = pages.get("lib/tasks/README.md")!;
  const [commands = "", permissions = ""] = page.split("## What each may do");
  for (const [part, rows] of [["commands", commands], ["permissions", permissions]] as const) {
    const named = [...rows.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) +\|/gm)]
      .flatMap(([, cell = ""]) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name));
    assert.deepEqual(named.toSorted(), Object.keys(config.tasks).toSorted(), part);
  }
});

Deno.test("commands are written with the Deno that requirements.txt pins, and name tasks that there are", async () => {
  const requirements = await Deno.readTextFile(join(project.root, "requirements.txt"));
  const [, pinned] = requirements.match(/^deno==(\S+)/m)!;
  for (const [path, text] of pages) {
    for (const [command, version, task = ""] of text.matchAll(/deno(?:@|==)([\d.]+) task (\w+)/g)) {
      assert.equal(version, pinned, `${path}: ${command}`);
      assert.ok(task === "NAME" || task in config.tasks, `${path}: ${command}`);
    }
  }
});

Deno.test("every notebook has its row in README", async () => {
  const readme = pages.get("README.md")!;
  for await (const { name } of Deno.readDir(project.notebooks)) {
    if (name.endsWith(".ipynb")) assert.ok(readme.includes(`(notebooks/${name})`), name);
  }
});

Deno.test("the newest version in CHANGELOG is deno.json's", () => {
  const [, newest] = pages.get("CHANGELOG.md")!.match(/^## (\d+\.\d+\.\d+)/m) ?? [];
  assert.equal(newest, config.version);
});

/** Reads the pages of a folder of the project, by their paths in it. */
async function read(folder: string, deep: boolean): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(join(project.root, folder))) {
    const path = join(folder, name);
    if (isDirectory && deep) await read(path, deep);
    if (name.endsWith(".md")) {
      pages.set(path, await Deno.readTextFile(join(project.root, path)));
    }
  }
}

/** What GitHub calls the headings of a page in addresses. */
function headingsOf(path: string): string[] {
  return [...(pages.get(path) ?? "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}
