// Tests loadMnist() on the CSV files of Kaggle's Digit Recognizer, made of the real files.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readPart } from "../../../lib/data/mnist/digit_recognizer.ts";
import { loadMnist } from "../../../lib/data/mnist/load_mnist.ts";
import { makeFolder, names, realFile, realMnist } from "./_mirror.ts";

const ignore = realMnist === undefined;
const inflated = (name: string) => Uint8Array.from(gunzipSync(realFile(name)));
const options = { mirrors: [], progress: false } as const;

const area = 784;
const header = Array.from({ length: area }, (_, i) => `pixel${i}`).join(",");

/** Lines as the competition writes them, of real images from `start` on. */
function lines(images: Uint8Array, labels: Uint8Array | undefined, rows: number, start = 0) {
  const text = [labels ? `label,${header}` : header];
  for (let row = start; row < start + rows; row++) {
    const pixels = images.subarray(row * area, (row + 1) * area).join(",");
    text.push(labels ? `${labels[row]},${pixels}` : pixels);
  }
  return text.join("\n") + "\n";
}

Deno.test({
  name: "loadMnist() reads the Digit Recognizer's files, and refuses what is not theirs",
  ignore,
  async fn(t) {
    await using folder = makeFolder();
    const images = inflated(names[0] ?? "").subarray(16);
    const labels = inflated(names[1] ?? "").subarray(8);
    const trainPath = join(folder.path, "train.csv");
    const testPath = join(folder.path, "test.csv");
    const load = () => loadMnist({ directory: folder.path, ...options });
    const write = (path: string, text: string) => Deno.writeTextFile(path, text);
    const trainText = lines(images, labels, 42_000);
    await write(trainPath, trainText);

    await t.step("one file without the other", async () => {
      await assert.rejects(load(), /test\.csv: expected both train\.csv and test\.csv/);
    });
    await write(testPath, lines(images, undefined, 28_000, 20_000));
    await t.step("every pixel and label, and no label for the test images", async () => {
      const { train, test } = await load();
      assert.deepEqual([train.name, train.size], ["digit-recognizer/train", 42_000]);
      assert.deepEqual([test.name, test.size, test.labels.length], [
        "digit-recognizer/test",
        28_000,
        0,
      ]);
      const same = (found: Uint8Array, expected: Uint8Array) =>
        assert.equal(Buffer.compare(found, expected), 0);
      same(train.images, images.subarray(0, 42_000 * area));
      same(train.labels, labels.subarray(0, 42_000));
      same(test.images, images.subarray(20_000 * area, 48_000 * area));
      assert.deepEqual(train.source, {
        kind: "custom",
        sha256: { "train.csv": createHash("sha256").update(trainText).digest("hex") },
      });
    });
    await t.step("blank lines at the end, which are no rows", async () => {
      const part = { file: "train.csv", rows: 3, labelled: true };
      for (const end of ["\n", "\r\n", "\n\n", "  \n", " "]) {
        await write(trainPath, lines(images, labels, 3) + end);
        const train = await readPart(folder.path, part);
        assert.deepEqual(train.labels, labels.slice(0, 3));
      }
    });
    const first = trainText.split("\n", 2)[1] ?? "";
    const corrupted: readonly (readonly [string, string, RegExp])[] = [
      ["too few rows", lines(images, labels, 3), /expected 42000 rows, found 3;/],
      ["other columns", "a,b\n1,2\n", /expected the columns label, pixel0 … pixel783, found/],
      [
        "a pixel above 255",
        `label,${header}\n${first.replace(/,0$/, ",256")}\n`,
        /expected whole numbers from 0 to 255, found ".*256/,
      ],
      ["a label of 10", trainText.replace(`\n${first}`, `\n1${first.replace(/^./, "0")}`), /label/],
      [
        "an empty pixel",
        trainText.replace(`\n${first}`, `\n${first.replace(/,0$/, ",")}`),
        /expected a number in each row of pixel783, found 1 empty/,
      ],
    ];
    for (const [claim, text, message] of corrupted) {
      await t.step(claim, async () => {
        await write(trainPath, text);
        await assert.rejects(load(), message);
      });
    }
  },
});
