// Charts of a user's own: drawn by Plot without a page, and made a figure.

import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { displayMethod, type MediaBundle } from "../../lib/io/displayable.ts";
import { plain } from "../../lib/io/escape.ts";
import { figure } from "../../lib/show/plot_figure.ts";
import { fitsItsCard, hostileText, textsOf } from "./_examples.ts";
import { client } from "../tasks/kernel/_python.ts";

const rows = [
  { epoch: 1, accuracy: 0.97, model: "a" },
  { epoch: 2, accuracy: 0.99, model: hostileText },
];
const marks = [Plot.dot(rows, { x: "epoch", y: "accuracy", fill: "model" })];

Deno.test("figure() has a chart on a card, whole, with the words it is given", () => {
  const own = figure(Plot.plot({ marks }), { title: "Mine", alt: "two dots" });
  assert.equal(own.alt, "two dots");
  assert.equal(textsOf(own)[0], "Mine");
  assert.ok(own.width <= 760);
  assert.ok(fitsItsCard(own));
  assert.equal(figure(Plot.plot({ marks }), { title: "Mine" }).alt, "Mine");
  assert.equal(figure(Plot.plot({ marks })).alt, "Chart");
});

Deno.test("figure() takes over title, subtitle, caption and legends of colours and symbols", () => {
  const color = { legend: true } as const;
  const whole = figure(Plot.plot({ title: "T", subtitle: "S", caption: "C", color, marks }));
  assert.deepEqual(textsOf(whole).slice(0, 4), ["T", "S", plain(hostileText), "a"]);
  assert.deepEqual(textsOf(figure(Plot.plot({ caption: "C", marks }))).slice(0, 2), ["Chart", "C"]);
  const ramp = Plot.dot(rows, { x: "epoch", y: "accuracy", fill: "accuracy" });
  for (const shown of [whole, figure(Plot.plot({ color, marks: [ramp] }))]) {
    assert.ok(fitsItsCard(shown));
    assert.doesNotMatch(shown.svg, /<img|<div/);
    assert.ok(shown.png.length > 1000);
  }
});

Deno.test("figure() says what it takes, and what to do with Plot's options", () => {
  assert.throws(
    () => figure({ marks } as never),
    /^InputError: chart: expected what Plot\.plot returned, found its options; give figure\(Plot\.plot\(/,
  );
  assert.throws(() => figure(undefined as never), /found nothing; give figure/);
  assert.throws(
    () => figure(Plot.plot({ marks }), { titel: "x" } as never),
    /unknown option, titel; there are title, alt/,
  );
});

Deno.test("in the kernel a chart of Plot's shows itself as a picture, alone and as a figure", async () => {
  const told = await client<MediaBundle[]>(`
kernel = Kernel()
kernel.run('import * as Plot from "@observablehq/plot"; import { figure } from "mnist";')
for code in ["Plot.plot({ marks: [Plot.dot([[0, 1], [1, 2]])] })", "figure(Plot.plot({ marks: [Plot.dot([[0, 1], [1, 2]])] }), { title: 'Mine' })"]:
    kernel.client.execute(code)
    while True:
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["msg_type"] in ("execute_result", "error"):
            tell(message["content"].get("data") or message["content"])
            break
kernel.end()
`);
  assert.deepEqual(told.map((data) => data["text/plain"]), ["Chart", "Mine"]);
  for (const data of told) assert.match(data["image/png"]!, /^iVBOR/);
});

Deno.test("Plot.plot() has this library's width and type unless others are asked for", () => {
  const chart = Plot.plot({ marks });
  assert.equal(chart.getAttribute("width"), "728");
  assert.match(chart.getAttribute("style")!, /Inter/);
  assert.equal(Plot.plot({ marks, width: 300 }).getAttribute("width"), "300");
  assert.match(Plot.plot({ marks, style: "color: red" }).getAttribute("style")!, /color: red/);
  assert.equal(Object.keys(chart).includes(displayMethod as never), false);
});
