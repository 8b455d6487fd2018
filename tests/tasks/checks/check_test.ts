// Checks a clone as `deno task check` does, with a notebook and a file of lib in it that have faults of every kind.

import assert from "node:assert/strict";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { notebookOf } from "../../notebooks/_notebook_of.ts";
import { Clone, ended } from "../_clone.ts";

Deno.test("check names an import that goes upward, and the cell and the line of what is wrong in a notebook", async () => {
  await using clone = await cloneOfCheck();
  const faulty = notebookOf(
    "const fine = 1;\n",
    "// the next line's type is wrong\nconst text: string = fine;\nconsole.log(  text);",
    "var old = 2;\nconsole.log(old);",
  );
  await Deno.writeTextFile(clone.path("notebooks", "faulty.ipynb"), JSON.stringify(faulty));
  await write(clone, "lib/show/figure.ts", "export type Figure = number;\n");
  await Deno.writeTextFile(
    clone.path("lib", "io", "faulty.ts"),
    `import type { Figure } from "../show/figure.ts";
export type Faulty = Figure;
/**
 * @throws {RangeError} when it is low
 * @throws if it is high
 *
 * @example
 * \`\`\`ts
 * const text: string = 1;
 * \`\`\`
 */
export const MOST_BYTES = 1;
export const fine  = 1; // @throws {RangeError} if not
`,
  );
  const { code, stdout } = await ended(clone.startProgram("checks/check", []));
  assert.equal(code, 1);
  const found = (title: string) =>
    stdout.split(`check ${title} ... FAILED`)[1]?.split("\ncheck ")[0] ?? "";
  assert.match(found("format"), /faulty\.ts/);
  assert.match(found("format of the notebooks"), /notebooks\/faulty\.ipynb/);
  assert.deepEqual(
    found("lint").match(/error\[style\/.*\n.*faulty\.ts:\d+:\d+/g)?.map((text) =>
      text.split(/\n.*\//)
    ),
    [
      [
        'error[style/throws-tags]: Expected "@throws {Type} if ...", found "@throws {RangeError} when"',
        "faulty.ts:4:4",
      ],
      [
        'error[style/throws-tags]: Expected "@throws {Type} if ...", found "@throws"',
        "faulty.ts:5:4",
      ],
      ["error[style/constant-names]: The constant MOST_BYTES is in capitals", "faulty.ts:12:14"],
    ],
  );
  assert.match(
    found("lint of the notebooks' cells"),
    /notebooks\/faulty\.ipynb, code cell 3, line 1, column 1\n/,
  );
  assert.match(
    found("types of the notebooks' cells"),
    /TS2322 .*'number' is not assignable to type 'string'[^]*at notebooks\/faulty\.ipynb, code cell 2, line 2, column 7\n/,
  );
  assert.match(found("types"), /TS2322 .*'number' is not assignable to type 'string'/);
  assert.match(
    found("imports"),
    /^lib\/io\/faulty\.ts:1 imports lib\/show\/figure\.ts: imports go/m,
  );
  assert.match(
    found("notebooks executed as they are committed"),
    /notebooks\/faulty\.ipynb, expected outputs, found none\./,
  );
  // What has no fault is not said to have one.
  assert.deepEqual(
    stdout.match(/^check .* \.\.\. \w+/gm)!.filter((line) => line.endsWith("ok")),
    ["check lib/tensorflow as a package ... ok"],
  );
  assert.match(stdout, /\n1 passed, 8 failed\n$/);
});

/** A clone with no more in it than the program that checks it: whether the project is in order is not asked here. */
async function cloneOfCheck(): Promise<Clone> {
  const clone = await Clone.make({ borrow: true });
  const program = "lib/tasks/checks/check.ts";
  const { stdout } = await clone.start(["info", "--json", program]).output();
  const graph: { modules: { specifier: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  const files = graph.modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => relative(clone.folder, fileURLToPath(specifier)));
  assert.ok(files.includes(program), String(files));
  const kept = new Map<string, string>();
  for (const file of [...files, "lib/tasks/checks/_style.ts", "lib/tensorflow/deno.json"]) {
    kept.set(file, await Deno.readTextFile(clone.path(file)));
  }
  for (const folder of ["lib", "tests", "notebooks"]) {
    await Deno.remove(clone.path(folder), { recursive: true });
    await Deno.mkdir(clone.path(folder));
  }
  for (const [file, text] of kept) await write(clone, file, text);
  await write(clone, "lib/tensorflow/mod.ts", 'export { findLibrary } from "./find_library.ts";\n');
  await write(clone, "tests/sample_test.ts", 'Deno.test("nothing", () => {});\n');
  await write(clone, "README.md", "# Sample\n");
  return clone;
}

async function write(clone: Clone, file: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(clone.path(file)), { recursive: true });
  await Deno.writeTextFile(clone.path(file), text);
}
