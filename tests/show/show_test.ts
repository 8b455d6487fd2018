// What show() sends to a kernel, and what it prints without one.

import assert from "node:assert/strict";
import type { DisplayContent, Kernel } from "../../lib/io/kernel.ts";
import { kernel } from "../../lib/io/kernel.ts";
import { meanDigits } from "../../lib/show/data/mean_digits.ts";
import { display, showIn } from "../../lib/show/show.ts";
import { table } from "../../lib/show/table.ts";
import { dataset } from "./_examples.ts";

/** Keeps what it is sent, in place of a front end. */
function recorder() {
  const sent: { type: string; content: DisplayContent }[] = [];
  const target: Kernel = {
    broadcast(type, content) {
      sent.push({ type, content });
      return Promise.resolve();
    },
  };
  return { sent, target };
}

Deno.test("show() sends a figure as a dense picture with its width, not its height, and its words", async () => {
  const { sent, target } = recorder();
  const figure = meanDigits(dataset);
  await showIn(target, [figure]);
  assert.deepEqual(sent, [{
    type: "display_data",
    content: {
      data: { "image/png": figure.png.toBase64(), "text/plain": figure.alt },
      metadata: { "image/png": { width: figure.width, alt: figure.alt } },
      transient: {},
    },
  }]);
});

Deno.test("show() sends a table as HTML and text, in order with the rest", async () => {
  const { sent, target } = recorder();
  await showIn(target, [table([{ a: 1 }]), meanDigits(dataset), table([{ b: 2 }])]);
  assert.deepEqual(
    sent.map(({ content }) => Object.keys(content.data).toSorted()),
    [["text/html", "text/plain"], ["image/png", "text/plain"], ["text/html", "text/plain"]],
  );
});

Deno.test("display() replaces an output by its id", async () => {
  const { sent, target } = recorder();
  await display(target, table([{ a: 1 }]), { id: "x" });
  await display(target, table([{ a: 2 }]), { id: "x", update: true });
  assert.deepEqual(sent.map(({ type }) => type), ["display_data", "update_display_data"]);
  assert.deepEqual(sent.map(({ content }) => content.transient), [
    { display_id: "x" },
    { display_id: "x" },
  ]);
});

Deno.test("show() says what it cannot show and what to do", async () => {
  const rows = [{ a: 1 }] as unknown as Parameters<typeof showIn>[1]; // what an unchecked cell may pass
  await assert.rejects(showIn(undefined, rows), {
    name: "TypeError",
    message: /found {"a":1} as argument 1; table\(rows\) makes a table/,
  });
});

Deno.test("show() prints the words in a terminal", async () => {
  const module = new URL("../../lib/show/", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { show } from "${new URL("show.ts", module)}";
       import { table } from "${new URL("table.ts", module)}";
       await show(table([{ digit: 7 }]));`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "digit\n─────\n    7\n");
});

Deno.test("kernel() is undefined outside a notebook", () => assert.equal(kernel(), undefined));
