// Checks a clone as `deno task check` does, with a notebook and a file of lib in it that have faults of every kind.

import assert from "node:assert/strict";
import { notebookOf } from "../../notebooks/_notebook_of.ts";
import { Clone, ended } from "../_clone.ts";

Deno.test("check names an import that goes upward, and the cell and the line of what is wrong in a notebook", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("notebooks"), { recursive: true });
  const faulty = notebookOf(
    "const fine = 1;\n",
    "// the next line's type is wrong\nconst text: string = fine;\nconsole.log(  text);",
    "var old = 2;\nconsole.log(old);",
  );
  await Deno.writeTextFile(clone.path("notebooks", "faulty.ipynb"), JSON.stringify(faulty));
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
export const fine = 1; // @throws {RangeError} if not
`,
  );
  const { code, stdout } = await ended(clone.startProgram("checks/check", []));
  assert.equal(code, 1);
  const found = (title: string) =>
    stdout.split(`check ${title} ... FAILED`)[1]?.split("\ncheck ")[0] ?? "";
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
  assert.match(stdout, /\n\d passed, [5-8] failed\n$/);
});
