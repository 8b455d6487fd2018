// What tfjs-node has beyond kernels, unchanged on our binding: images, TensorBoard, files, callbacks.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import * as callbacks from "@tensorflow/tfjs-node/dist/callbacks.js";
import * as image from "@tensorflow/tfjs-node/dist/image.js";
import { fileSystem } from "@tensorflow/tfjs-node/dist/io/file_system.js";
import { summaryFileWriter } from "@tensorflow/tfjs-node/dist/tensorboard.js";
import "../../lib/tensorflow/backend.ts";
import { attribute, binding, bytesOf, strings, textsOf } from "./_eager.ts";

// 2 x 2 grey pixels 0, 128, 200, 255, written by Pillow.
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgaGA48R8ABJUCSBGo9uMAAAAASUVORK5CYII=";
const gif = "R0lGODdhAgACAIEAAAAAAICAgMjIyP///ywAAAAAAgACAAAIBwABBBAwICAAOw==";
const bmp =
  "Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAADEDgAAxA4AAAAAAAAAAAAAyMjI////AAAAAACAgIAAAA==";
const grey = [0, 128, 200, 255];

Deno.test("PNG, GIF and BMP decode to the pixels that another program wrote", () => {
  const pixels = image.decodePng(Uint8Array.fromBase64(png));
  assert.deepEqual([pixels.shape, pixels.dtype], [[2, 2, 1], "int32"]);
  assert.deepEqual([...pixels.dataSync()], grey);
  assert.deepEqual(image.decodePng(Uint8Array.fromBase64(png), 3).shape, [2, 2, 3]);
  const colours = grey.flatMap((value) => [value, value, value]);
  const animation = image.decodeImage(Uint8Array.fromBase64(gif));
  assert.deepEqual([animation.shape, [...animation.dataSync()]], [[1, 2, 2, 3], colours]);
  const bitmap = image.decodeImage(Uint8Array.fromBase64(bmp));
  assert.deepEqual([bitmap.shape, [...bitmap.dataSync()]], [[2, 2, 3], colours]);
});

Deno.test("PNG keeps every pixel and JPEG nearly", async () => {
  const shape: [number, number, number] = [16, 24, 3];
  const pixels = tf.tensor3d(ramp(16 * 24 * 3), shape, "int32");
  const lossless = await image.encodePng(pixels);
  assert.deepEqual([...lossless.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assert.deepEqual(image.decodePng(lossless).dataSync(), pixels.dataSync());
  const lossy = await image.encodeJpeg(pixels, "rgb", 100);
  assert.deepEqual([...lossy.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  const decoded = image.decodeJpeg(lossy);
  assert.deepEqual(decoded.shape, shape);
  const error = tf.abs(tf.sub(decoded, pixels)).mean().dataSync()[0]!;
  assert.ok(error < 4, `mean error ${error}`);
});

Deno.test("a broken image is told in TensorFlow's words", () => {
  const broken = Uint8Array.fromBase64(png).subarray(0, 40);
  assert.throws(() => image.decodePng(broken), {
    name: "TensorFlowError",
    message: /^DecodePng: Invalid PNG/,
  });
});

Deno.test("TensorBoard summaries are written, and read back by TensorFlow", () => {
  inFolder((folder) => {
    const writer = summaryFileWriter(folder);
    const before = tf.memory().numTensors;
    writer.scalar("loss", 0.75, 1);
    writer.scalar("loss", tf.scalar(0.5), 2 ** 31 - 3);
    writer.histogram("weights", tf.tensor1d([1, 2, 2, 3]), 3, 4);
    writer.flush();
    assert.equal(tf.memory().numTensors, before + 2); // the scalar and the vector above
    assert.deepEqual(scalarsIn(folder), [
      { tag: "loss", step: 1n, value: 0.75 },
      { tag: "loss", step: 2n ** 31n - 3n, value: 0.5 },
      { tag: "weights", step: 3n, value: 0 },
    ]);
  });
});

Deno.test("models are saved to files and loaded from them", async () => {
  await inFolderAsync(async (folder) => {
    const model = dense();
    await model.save(fileSystem(folder));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "model.json",
      "weights.bin",
    ]);
    const loaded = await tf.loadLayersModel(fileSystem(`${folder}/model.json`));
    const x = tf.ones([2, 3]);
    const [a, b] = [model, loaded].map((each) => (each.predict(x) as tf.Tensor).dataSync());
    assert.deepEqual(a, b);
    await assert.rejects(tf.loadLayersModel(fileSystem(`${folder}/nothing.json`)), {
      message: /does not exist: loading failed/,
    });
  });
});

Deno.test("the TensorBoard callback writes a row an epoch", async () => {
  await inFolderAsync(async (folder) => {
    const callback = callbacks.tensorBoard(folder);
    await dense().fit(tf.ones([8, 3]), tf.ones([8, 1]), {
      epochs: 3,
      verbose: 0,
      callbacks: callback,
    });
    const rows = scalarsIn(`${folder}/train`);
    assert.deepEqual(rows.map(({ tag, step }) => [tag, step]), [
      ["epoch_loss", 1n],
      ["epoch_loss", 2n],
      ["epoch_loss", 3n],
    ]);
  });
});

Deno.test("the progress bar callback logs an epoch's loss", async () => {
  const lines: string[] = [];
  const { log, ProgressBar } = callbacks.progressBarHelper;
  callbacks.progressBarHelper.log = (line: string) => lines.push(line);
  try {
    const data = [tf.ones([8, 3]), tf.ones([8, 1])] as const;
    await dense().fit(...data, { epochs: 2, verbose: 0, callbacks: new callbacks.ProgbarLogger() });
  } finally {
    Object.assign(callbacks.progressBarHelper, { log, ProgressBar });
  }
  assert.deepEqual(lines.filter((_, i) => i % 2 === 0), ["Epoch 1 / 2", "Epoch 2 / 2"]);
  assert.match(lines[1]!, /^\d+ms \d+us\/step - loss=\d/);
});

function dense(): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 5 });
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [3], kernelInitializer })],
  });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

/** Smooth colours, which JPEG keeps well. */
function ramp(length: number): number[] {
  return Array.from({ length }, (_, i) => Math.round(127 + 120 * Math.sin(i / 200)));
}

/** The summaries in a folder's one event file: TFRecords of Event messages, which TensorFlow itself decodes. */
function scalarsIn(folder: string): { tag: string; step: bigint; value: number }[] {
  const [file] = [...Deno.readDirSync(folder)];
  const bytes = Deno.readFileSync(`${folder}/${file!.name}`);
  const rows = [];
  for (let at = 0; at < bytes.length;) {
    // A record is its length in 8 bytes, a checksum in 4, the message, a checksum in 4.
    const length = Number(new DataView(bytes.buffer, at).getBigUint64(0, true));
    const event = bytes.subarray(at + 12, at + 12 + length);
    at += length + 16;
    const fields = { step: binding.TF_INT64, summary: binding.TF_STRING };
    const [step, summary] = decoded("Event", fields, event);
    const [value] = bytesOf(
      decoded("Summary", { value: binding.TF_STRING }, bytesOf(summary!)[0]!)[0]!,
    );
    if (!value?.length) continue; // the first event names the file's version
    const content = { tag: binding.TF_STRING, simple_value: binding.TF_FLOAT };
    const [tag, float] = decoded("Summary.Value", content, value);
    rows.push({
      tag: textsOf(tag!)[0]!,
      step: (binding.tensorDataSync(step!) as unknown as BigInt64Array)[0]!,
      value: binding.tensorDataSync(float!)[0]!,
    });
  }
  return rows;
}

/** Fields of an encoded message, as tensors. */
function decoded(type: string, fields: Readonly<Record<string, number>>, message: Uint8Array) {
  const outputs = binding.executeOp(
    "DecodeProtoV2",
    [
      attribute("message_type", binding.TF_ATTR_STRING, `tensorflow.${type}`),
      attribute("field_names", binding.TF_ATTR_STRING, Object.keys(fields)),
      attribute("output_types", binding.TF_ATTR_TYPE, Object.values(fields)),
    ],
    [strings([], message)],
    Object.keys(fields).length + 1,
  );
  return outputs.slice(1).map(({ id }) => id);
}

function inFolder(run: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function inFolderAsync(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
