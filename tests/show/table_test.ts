// Tables of rows and of polars DataFrames, as HTML and as text.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import pl from "nodejs-polars";
import { displayMethod } from "../../lib/io/displayable.ts";
import { type Table, table } from "../../lib/show/table.ts";
import { hostileText } from "./_examples.ts";

const html = (shown: Table) => shown[displayMethod]()["text/html"]!;

const text = (shown: Table) => shown[displayMethod]()["text/plain"];

Deno.test("table() aligns text left and numbers right", () => {
  assert.equal(
    text(table([{ name: "a", n: 1 }, { name: "long", n: 100 }], { caption: "Two" })),
    "Two\nname    n\n────  ───\na       1\nlong  100",
  );
});

Deno.test("table() gives a column four significant digits, whole numbers none, and null a dash", () => {
  const rows = [{ a: 0.5, b: 123.456, c: 3, d: null }, { a: -0.12345, b: NaN, c: 4, d: Infinity }];
  assert.deepEqual(table(rows).cells, [
    ["0.5000", "123.5", "3", "–"],
    ["−0.1235", "–", "4", "∞"],
  ]);
});

Deno.test("table() sets thousands apart, and its headings are words", () => {
  const rows = [{ trainAccuracy: 60_000, F1: 1234567.5, "a-b C": -1000.25, mnist_cnn: 999 }];
  const { headings, cells } = table(rows, { format: { "a-b C": 1 } });
  assert.deepEqual(headings, ["train accuracy", "F1", "a-b C", "mnist_cnn"]);
  assert.deepEqual(cells, [["60,000", "1,234,568", "−1,000.3", "999"]]);
});

Deno.test("table() writes percentages, decimals and what a function makes of a value", () => {
  const rows = [{ accuracy: 0.9918, loss: 0.0251, seed: 7 }];
  const format = {
    accuracy: "percent",
    loss: 2,
    seed: (value: unknown) => `#${value}`,
  } as const;
  assert.deepEqual(table(rows, { format }).cells, [["99.18 %", "0.03", "#7"]]);
});

Deno.test("table() shows a polars DataFrame as it shows the same rows", () => {
  const rows = [{ class: "a", n: 1, share: 0.25 }, { class: "b", n: 3, share: 0.75 }];
  const frame = pl.DataFrame({ class: ["a", "b"], n: [1, 3], share: [0.25, 0.75] });
  assert.deepEqual(table(frame)[displayMethod](), table(rows)[displayMethod]());
});

Deno.test("table() has cells for rows that lack a column, and picks and renames columns", () => {
  assert.deepEqual(table([{ a: 1 }, { b: "x" }]).cells, [["1", "–"], ["–", "x"]]);
  const picked = table([{ a: 1, b: 2 }], { columns: ["b"], headings: { b: "second" } });
  assert.deepEqual([picked.headings, picked.cells], [["second"], [["2"]]]);
});

Deno.test("table() escapes headings, captions and cells, and needs neither script nor style sheet", () => {
  const markup = html(table([{ [hostileText]: hostileText }], { caption: hostileText }));
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  const tags = new Set([...document.body.querySelectorAll("*")].map((element) => element.tagName));
  assert.deepEqual([...tags].toSorted(), ["CAPTION", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR"]);
  assert.equal(document.querySelector("td")?.textContent, `<img src=x onerror="alert('1')">&`);
});

Deno.test("table() takes control characters out of the text too", () => {
  assert.equal(text(table([{ a: "x\u001b[2J\ny" }])), "a\n──────\nx[2J y");
});

Deno.test("table() leaves out rows beyond the limit and says how many", () => {
  const shown = table(Array.from({ length: 5 }, (_, n) => ({ n })), { limit: 2 });
  assert.equal(shown.cells.length, 2);
  assert.match(text(shown), /\nand 3 more$/);
  assert.match(html(shown), /and 3 more/);
});

Deno.test("table() of no rows says so", () => {
  assert.equal(text(table([])), "no rows");
  assert.match(html(table([])), /no rows/);
});

Deno.test("table() names the column that is not there", () => {
  assert.throws(() => table([{ a: 1 }], { columns: ["b"] }), /no column b; there are a/);
  assert.throws(() => table([{ a: 1 }], { format: { c: 2 } }), /no column c; there are a/);
});

Deno.test("table() shows a hundred rows unless told otherwise, and tells of a single one more", () => {
  const rows = (n: number) => table(Array.from({ length: n }, (_, n) => ({ n })));
  assert.doesNotMatch(html(rows(100)) + text(rows(100)), /more/);
  assert.equal(rows(101).cells.length, 100);
  assert.match(html(rows(101)), />and 1 more</);
  assert.match(text(rows(101)), /\nand 1 more$/);
});

Deno.test("table() has eight decimals at most", () => {
  assert.deepEqual(table([{ a: 1.5e-7 }]).cells, [["0.00000015"]]);
});

Deno.test("table() sets numbers right and words left in HTML too", () => {
  const markup = html(table([{ name: "a", n: 1 }]));
  assert.deepEqual([...markup.matchAll(/<t[hd][^>]*text-align: (\w+)/g)].map(([, side]) => side), [
    ...["left", "right"],
    ...["left", "right"],
  ]);
});
