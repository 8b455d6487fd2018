// What a pad shows outside of notebooks, what it is in them, and for whom none is made.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import * as tf from "@tensorflow/tfjs";
import { displayMethod } from "../../lib/io/displayable.ts";
import { InputError } from "../../lib/io/input_error.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { drawPad, framed } from "../../lib/web/draw_pad.ts";

Deno.test("in a terminal a pad is a sentence that names its network and the task that makes a page", async () => {
  const saved = await loadModel("mnist_cnn_model_100e_16b_10sp_5rp");
  assert.deepEqual(await drawPad(saved)[displayMethod](), {
    "text/plain":
      "A pad to draw on, read by mnist_cnn_model_100e_16b_10sp_5rp; it works in a trusted notebook. " +
      "Elsewhere, deno task ship makes it a web page.",
  });
});

Deno.test("a page is in its frame as it is, to the last character, and reaches nothing outside of it", () => {
  const page = `<!doctype html>\n<p title="a &amp; b">"quoted", &quot; and\t\u2028'</p>\n`;
  const { document } = parseHTML(framed(page, "mine <b>"));
  const frame = document.querySelector("iframe")!;
  assert.equal(frame.getAttribute("srcdoc"), page);
  assert.equal(frame.getAttribute("sandbox"), "allow-scripts");
  assert.equal(frame.getAttribute("title"), "A pad to draw on, read by mine <b>");
  assert.match(
    document.querySelector("iframe + p")!.textContent!,
    /^A pad .* by mine <b>, is here/,
  );
});

Deno.test("a pad is refused before it is shown: a network of other images, options that make no sense", () => {
  const coloured = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [32, 32, 3] }),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  const refused = (message: RegExp) => (error: unknown) =>
    error instanceof InputError && message.test(error.message);
  assert.throws(() => drawPad(coloured), refused(/28 x 28 x 1 in .*; found 32 x 32 x 3 in/));
  const model = baselineCnn();
  assert.throws(() => drawPad(model, { threshold: 2 }), refused(/^drawPad.threshold: .*found 2$/));
  assert.throws(
    () => drawPad(model, { temperature: 0 }),
    refused(/^drawPad.temperature: .*found 0$/),
  );
  assert.throws(() => drawPad(model, { title: 7 as never }), refused(/^drawPad.title: .*found 7$/));
});
