// Tests lib/evaluate/write_submission.ts: the rows that the Digit Recognizer expects, or no file.

import assert from "node:assert/strict";
import { join } from "node:path";
import { writeSubmission } from "../../lib/evaluate/write_submission.ts";

const list = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("writeSubmission() counts images from 1 and writes each one's most probable class", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "submission.csv");
  const size = 28_000;
  const probabilities = new Float32Array(size * 10).fill(0.01);
  for (let image = 0; image < size; image++) probabilities[image * 10 + (7 * image) % 10] = 0.91;
  await Deno.writeTextFile(path, "an older one");
  await writeSubmission({ probabilities, size, classes: 10 }, path);
  const [header, ...rows] = (await Deno.readTextFile(path)).split("\n");
  assert.equal(header, "ImageId,Label");
  assert.equal(rows.length, size + 1);
  assert.equal(rows.pop(), "", "the last line ends");
  assert.ok(rows.every((row, image) => row === `${image + 1},${(7 * image) % 10}`));
  assert.deepEqual(list(folder), ["submission.csv"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeSubmission() refuses what are no predictions, and writes nothing then", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "submission.csv");
  const refused = async (numbers: readonly number[], size: number, message: RegExp) => {
    const predictions = { probabilities: Float32Array.from(numbers), size, classes: 2 };
    await assert.rejects(writeSubmission(predictions, path), message);
  };
  await refused([], 0, /^InputError: predictions: expected images x 2 .* 0 images/);
  await refused([0.5, 0.5, 1], 2, /found 3 numbers for 2 images/);
  await refused([0.5, 0.5, NaN, 1], 2, /found NaN at image 1/);
  assert.deepEqual(list(folder), []);
  await Deno.remove(folder, { recursive: true });
});
