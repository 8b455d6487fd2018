// What every notebook promises: a test, what it needs and takes, short cells, and where to go next.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type Cell,
  codeCells,
  joined,
  notebookNames,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";

const names = await notebookNames();

Deno.test("every notebook has a test that executes it", async () => {
  const untested: string[] = [];
  for (const name of names) {
    const path = join(import.meta.dirname ?? ".", `${name}_test.ts`);
    const text = await Deno.readTextFile(path).catch(() => "");
    if (!text.includes(`executed("${name}"`) && !text.match(`executed\\(\\s*"${name}"`)) {
      untested.push(name);
    }
  }
  assert.deepEqual(untested, []);
});

for (const name of names) {
  const notebook = await readNotebook(notebookPath(name));
  const { cells } = notebook;

  Deno.test(`${name} begins with its title, what it needs and how long it takes`, () => {
    const [first] = cells;
    assert.equal(first?.cell_type, "markdown");
    assert.match(textOf(first), /^# \S/);
    assert.match(
      textOf(first),
      /^\*\*Needs:\*\* [^*]+\.\s\*\*Takes:\*\* [^*]*(second|minute)[^*]*\.$/m,
    );
  });

  Deno.test(`${name} ends with where to go next, which is other notebooks`, () => {
    const last = cells.at(-1);
    assert.equal(last?.cell_type, "markdown");
    const [, next = ""] = textOf(last).split("## Where to go next\n");
    const linked = [...next.matchAll(/\]\((\w+)\.ipynb\)/g)].map(([, other]) => other!);
    assert.ok(linked.length > 0, "no link");
    for (const other of linked) assert.ok(names.includes(other) && other !== name, other);
  });

  Deno.test(`${name} has no cell of more than 12 lines, and sets its thousands apart in prose`, () => {
    for (const cell of codeCells(notebook)) {
      assert.ok(textOf(cell).split("\n").length <= 12, textOf(cell));
    }
    for (const cell of cells.filter(({ cell_type }) => cell_type === "markdown")) {
      const prose = textOf(cell).replaceAll(/`[^`]*`|\]\([^)]*\)/g, "");
      assert.doesNotMatch(prose, /\d{5}|\d%|(?<![\d.])0\.9\d{2}/, textOf(cell));
    }
  });
}

function textOf(cell: Cell | undefined): string {
  return joined(cell?.source);
}
