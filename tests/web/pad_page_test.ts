// Pages without a browser: what is in them, what their script reads, and for whom none is made.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import * as tf from "@tensorflow/tfjs";
import { drawPage } from "../../lib/data/rendered/draw_page.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { openPicture } from "../../lib/handwriting/open_picture.ts";
import { readDigits, readingModel } from "../../lib/handwriting/read_digits.ts";
import type { Reading } from "../../lib/handwriting/read_picture.ts";
import { InputError } from "../../lib/io/input_error.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { predict } from "../../lib/model/predict.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import type { Network } from "../../lib/web/network.ts";
import { isPadPage, padPage } from "../../lib/web/pad_page.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const baseline = "mnist_cnn_model_100e_16b_10sp_5rp";

/** The parts of a page that its script uses. */
function partsOf(html: string) {
  const { document } = parseHTML(html);
  const text = (id: string) => document.getElementById(id)?.textContent ?? "";
  const network: Network = JSON.parse(text("network"));
  const weights = Uint8Array.fromBase64(text("weights"));
  const script = document.querySelector("script:not([type])")?.textContent ?? "";
  return { document, network, weights, script };
}

for (const name of [readingModel, baseline]) {
  Deno.test(`the page of ${name} is below 800 kB compressed, needs nothing else, and allows nothing else`, async () => {
    const html = await padPage(await loadModel(name));
    assert.ok(isPadPage(html));
    const stream = new Blob([html]).stream().pipeThrough(new CompressionStream("gzip"));
    const { byteLength } = await new Response(stream).arrayBuffer();
    assert.ok(byteLength < 800_000, `${byteLength} bytes`);

    const { document, network, script } = partsOf(html);
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")!
      .getAttribute("content")!;
    const style = document.querySelector("style")!.textContent!;
    for (const [kind, text] of [["script", script], ["style", style]] as const) {
      const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      const hash = new Uint8Array(bytes).toBase64();
      assert.ok(policy.includes(`${kind}-src 'sha256-${hash}'`), `${kind} is the one allowed`);
    }
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    for (const part of document.querySelectorAll("[src], [href], [srcset], [action]")) {
      assert.equal(part.getAttribute("href"), "data:,", part.outerHTML);
    }
    assert.doesNotMatch(style, /@import|url\(/);

    assert.deepEqual(network.classNames, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const footer = document.querySelector("footer")!.textContent!;
    assert.ok(footer.includes(name), footer);
    assert.match(
      footer,
      name === baseline
        ? /reads 99\.46 % of the 10,000 images of mnist\/test correctly \(95 % interval 99\.30 % to 99\.59 %\)\. This page has its weights rounded to 16 bits/
        : /289,066 parameters, trained on 60,000 images, mnist\/train\. It reads 99\.69 % of the 10,000 images/,
    );
  });

  Deno.test(`the page of ${name} says so where no image was left to test it by`, async () => {
    const { model, card } = await loadModel(name);
    const data = {
      ...card.training!.data,
      validation: { ...card.training!.data.validation, size: 0 },
    };
    const untested = {
      ...card,
      test: null,
      validation: null,
      training: { ...card.training!, data },
    };
    const footer = partsOf(await padPage({ model, card: untested })).document.querySelector(
      "footer",
    )!;
    assert.match(footer.textContent!, / leaves none to measure it by/);
  });

  Deno.test(`the page of ${name} reads a picture as readDigits does`, async () => {
    const loaded = await loadModel(name);
    const { network, weights, script } = partsOf(await padPage(loaded));
    const picture = await openPicture(await drawPage("2026\n317", { paper: "ruled", seed: 5 }));
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module" });
    const ask = (question: unknown) => {
      const { promise, resolve, reject } = Promise.withResolvers<
        { reading?: Reading; error?: string }
      >();
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      worker.postMessage(question);
      return promise;
    };
    try {
      assert.deepEqual(await ask({ network, weights: weights.buffer }), {});
      const { reading, error } = await ask({ picture });
      assert.equal(error, undefined);
      const own = name === readingModel ? undefined : loaded.model;
      const expected = await readDigits(
        { width: picture.width, height: picture.height, data: picture.pixels },
        own,
      );
      assert.equal(reading!.text, expected.text);
      expected.digits.forEach(({ box, probabilities }, at) => {
        const found = reading!.digits[at]!;
        assert.deepEqual(found.box, scaledBack(box, picture.scale));
        probabilities.forEach((probability, digit) =>
          assert.ok(Math.abs(found.probabilities[digit]! - probability) < 2e-3)
        );
      });
      const { error: failed } = await ask({ picture: { ...picture, pixels: null } });
      assert.equal(typeof failed, "string", "what fails is said, and the worker goes on");
      assert.equal((await ask({ picture })).reading?.text, expected.text);
    } finally {
      worker.terminate();
      URL.revokeObjectURL(url);
    }
  });
}

/** The page's box is in pixels of the original, which `readDigits` was not given. */
function scaledBack(box: Reading["digits"][number]["box"], scale: number) {
  const side = (length: number) => Math.round(length * scale);
  return { x: side(box.x), y: side(box.y), width: side(box.width), height: side(box.height) };
}

Deno.test({
  name: "rounded to 16 bits, the reference's network reads as many of MNIST's test images",
  ignore: !Deno.env.get("MNIST_DIR"),
  async fn() {
    const { test } = await loadMnist();
    await using folder = await temporaryFolder();
    const { model, card } = await loadModel(baseline);
    await saveModel({ model }, `${folder.path}/rounded`, { weights: "float16" });
    const { model: rounded } = await loadModel(`${folder.path}/rounded`);
    const { correct } = evaluate(await predict(rounded, test), test);
    assert.equal(correct, card.test!.correct);
  },
});

Deno.test("a page names its classes as the card does, whatever the names hold", async () => {
  const classNames = ["</script><script>alert(1)</script>", "<!--", "\u2028", ...letters(9)];
  await using folder = await temporaryFolder();
  const model = baselineCnn({ classes: classNames.length });
  const card = await saveModel({ model, classNames }, `${folder.path}/letters`);
  const html = await padPage({ model, card }, { title: "<b>Mine</b> & yours", home: '"><script>' });
  const { document, network } = partsOf(html);
  assert.deepEqual(network.classNames, classNames);
  assert.equal(document.querySelectorAll("script").length, 3);
  assert.equal(document.querySelector("h1")!.textContent, "<b>Mine</b> & yours");
  assert.equal(document.querySelector(".home a")!.getAttribute("href"), '"><script>');
  const { document: untitled } = partsOf(await padPage({ model, card }));
  assert.equal(untitled.querySelector("h1")!.textContent, "Draw");
  assert.equal(untitled.querySelector(".home"), null);
});

function letters(count: number): string[] {
  return Array.from({ length: count }, (_, at) => String.fromCharCode(65 + at));
}

Deno.test("a page is made of a network of 28 x 28 images, in whichever shape they enter, and of no other", async () => {
  const dense = (inputShape: number[], activation: "softmax" | "linear" = "softmax") =>
    tf.sequential({
      layers: [
        tf.layers.reshape({ inputShape, targetShape: [inputShape.reduce((a, b) => a * b)] }),
        tf.layers.dense({ units: 10, activation }),
      ],
    });
  for (const shape of [[28, 28, 1], [28, 28], [784]]) {
    assert.ok(isPadPage(await padPage({ model: dense(shape) })), String(shape));
  }
  await assert.rejects(
    () => padPage({ model: dense([32, 32, 3]) }),
    (error) =>
      error instanceof InputError &&
      /expected one that fits .*28 x 28 x 1 in and 10 probabilities out; found 32 x 32 x 3 in/
        .test(error.message),
  );
  const shifted = dense([28, 28, 1], "linear");
  shifted.layers[1]!.setWeights([tf.zeros([784, 10]), tf.ones([10])]);
  await assert.rejects(
    () => padPage({ model: shifted }),
    /not 1; end the network with softmax|sum to/,
  );
});
