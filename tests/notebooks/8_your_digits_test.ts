// Executes the eighth notebook on a folder with one picture, and counts what it measured anew.

import assert from "node:assert/strict";
import { drawPage } from "../../lib/data/rendered/draw_page.ts";
import { codeCells, joined } from "../../lib/tasks/notebooks/notebook.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { assertShows, executed, figure, printed, table } from "./_executed.ts";

Deno.test("8_your_digits reads its pages and the user's pictures, and fine-tunes on twenty digits", async () => {
  await using pictures = await temporaryFolder();
  await Deno.writeFile(`${pictures.path}/telephone.png`, await drawPage("47"));
  await Deno.writeTextFile(`${pictures.path}/.hidden`, "");
  const notebook = await executed("8_your_digits", `pictures=${pictures.path}`);
  assertShows(notebook, [
    [],
    [figure],
    [figure],
    [figure, "stdout"],
    ["stdout"],
    ["stdout"],
    [figure],
    [],
    [figure],
    [table, figure], // the progress, and the curves that grow
    [table],
    ["stdout"],
  ]);
  assert.match(textOf(2), /^picture with 6 digits read: 3 .+ 1 .+ 4 .+ 1 .+ 5 .+ 9 /);
  assert.match(printed(notebook, 4), /^"\d{9}", /, "a digit less than there are");
  const six = printed(notebook, 5).trimEnd().split("\n");
  assert.equal(six.length, 6);
  const [first, ...others] = six;
  assert.match(first!, /^2\d{3}, lowest confidence [78]\d/, "misread, as the notebook says");
  assert.ok(others.every((line) => /^2026, lowest confidence 99.*%$/.test(line)), `${others}`);
  assert.equal(printed(notebook, 6), '"", 0 digits, unsure: true\n');
  assert.match(textOf(7), /^telephone\.png with 2 digits read: 4 .+ 7 /);

  const [before, after] = ["before", "after"].map((row) => {
    const [, digits, mistakes, accuracy] =
      textOf(11).match(new RegExp(`^${row} +(\\d+) +(\\d+) +(\\S+) %`, "m")) ?? [];
    assert.equal((100 - 100 * Number(mistakes) / Number(digits)).toFixed(2), accuracy);
    return { digits, mistakes: Number(mistakes), accuracy };
  });
  assert.ok(after!.mistakes < before!.mistakes, "as the notebook says");
  assert.equal(
    printed(notebook, -1),
    `8_your_digits: fine-tuned on 20, accuracy from ${before!.accuracy} % to ` +
      `${after!.accuracy} % (${before!.digits} drawn digits)\n`,
  );

  function textOf(cell: number): string {
    return joined(codeCells(notebook)[cell - 1]?.outputs?.[0]?.data?.["text/plain"]);
  }
});
