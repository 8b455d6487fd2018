// Keeps watch on the kernel: newer ones than ours say that a cell is done before its outputs are sent.

import assert from "node:assert/strict";
import { codeCells, joined } from "../../lib/tasks/notebooks/notebook.ts";
import { executed } from "./_executed.ts";
import { notebookOf } from "./_notebook_of.ts";

const show = (text: string) =>
  `await Deno.jupyter.display({ "text/plain": ${text} }, { raw: true });`;

const sources = Array.from(
  { length: 40 },
  (_, cell) =>
    cell % 2 === 0 ? `console.log("line ${cell}");` : `for (let i = 0; i < 10; i++) {
  console.log("line", i);
  ${show("`display ${i}`")}
}
"result ${cell}";`,
);

Deno.test("forty cells of many small outputs lose none of them, nor their order", async () => {
  const notebook = await executed(notebookOf(...sources));
  const lost = codeCells(notebook).flatMap(({ outputs = [] }, cell) => {
    const printed = outputs.map(({ text }) => joined(text)).join("");
    const shown = outputs.map(({ data }) => joined(data?.["text/plain"])).filter(Boolean);
    const found = { printed, shown };
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const expected = cell % 2 === 0 ? { printed: `line ${cell}\n`, shown: [] } : {
      printed: ten.map((i) => `line ${i}\n`).join(""),
      shown: [...ten.map((i) => `display ${i}`), `"result ${cell}"`],
    };
    return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ cell, found }];
  });
  assert.deepEqual(lost, []);
});
