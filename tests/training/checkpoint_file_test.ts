// Checkpoints as files: exact, whole or refused.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Checkpoint } from "../../lib/training/checkpoint.ts";
import {
  checkpointFile,
  readCheckpoint,
  writeCheckpoint,
} from "../../lib/training/checkpoint_file.ts";
import { completeOptions } from "../../lib/training/train_options.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const digest = { name: "bars", size: 3, sha256: "ab".repeat(32) };
const checkpoint: Checkpoint = {
  identity: {
    settings: completeOptions({ reduceLr: false }),
    data: {
      split: "last 10 %",
      source: { kind: "custom", sha256: {} },
      train: digest,
      validation: digest,
    },
    architecture: "cd".repeat(32),
  },
  position: {
    history: [{
      ...{ epoch: 1, loss: 0.1 + 0.2, accuracy: 1 / 3, valLoss: 1e-300, valAccuracy: 1 },
      ...{ learningRate: 1e-3, seconds: 5e-324 },
    }, {
      ...{ epoch: 2, loss: 1, accuracy: 0, valLoss: NaN, valAccuracy: NaN },
      ...{ learningRate: 1e-3, seconds: 1 },
    }],
    ...{ step: 7, random: [1, 2, 3, 4294967295], lossSum: Math.PI, correct: 9 },
    ...{ bestEpoch: 1, epochRate: 1e-3, learningRate: 5e-4 },
    ...{ epochSeconds: 0.1, seconds: 2, stepSeconds: 1, stepImages: 100, batchSeconds: 0.5 },
  },
  callbacks: { "early stopping": { best: 1e-300, waited: 0 }, mine: [1, "two", null] },
  state: {
    "a/kernel": Float32Array.of(1, -0, 1e-45, 3.4e38),
    iterations: Float32Array.of(16777215),
  },
  best: { "a/kernel": new Float32Array(0) },
};

Deno.test("a checkpoint comes back from its file to the last bit", async () => {
  await using folder = await temporaryFolder();
  const inner = join(folder.path, "made", "if need be");
  await writeCheckpoint(inner, checkpoint);
  const read = await readCheckpoint(inner);
  assert.deepEqual(read, checkpoint);
  assert.ok(Object.is(read.state["a/kernel"]![1], -0));
  const { best: _, ...without } = checkpoint;
  await writeCheckpoint(inner, without);
  assert.deepEqual(await readCheckpoint(inner), without);
});

Deno.test("a damaged checkpoint is refused, wherever the damage is", async () => {
  await using folder = await temporaryFolder();
  await writeCheckpoint(folder.path, checkpoint);
  const path = join(folder.path, checkpointFile);
  const whole = await Deno.readFile(path);
  const refused = async (bytes: Uint8Array) => {
    await Deno.writeFile(path, bytes);
    await assert.rejects(
      readCheckpoint(folder.path),
      (error: Error) =>
        error.message.startsWith(`${path}: expected a whole checkpoint of this version`),
    );
  };
  for (let at = 0; at < whole.length; at += 13) {
    const flipped = whole.slice();
    flipped[at]! ^= 1 << at % 8;
    await refused(flipped);
  }
  for (const length of [0, 1, 8, 12, 31, 32, whole.length - 1]) {
    await refused(whole.subarray(0, length));
  }
  await refused(Uint8Array.of(...whole, 0));
});

Deno.test("a callback's state that would come back as something else is refused by the callback's name", async () => {
  await using folder = await temporaryFolder();
  const itself: Record<string, unknown> = {};
  itself["self"] = itself;
  for (
    const [state, found] of [
      [{ best: Infinity }, "Infinity"],
      [[1, { loss: NaN }], "NaN"],
      [Promise.resolve(3), "a Promise"],
      [{ seen: new Map([[1, 2]]) }, "an object of class Map"],
      [Float32Array.of(1), "a Float32Array of 1"],
      [3n, "3"],
      [itself, "one that contains itself"],
    ] as const
  ) {
    await assert.rejects(
      writeCheckpoint(folder.path, { ...checkpoint, callbacks: { mine: state } }),
      ({ name, message }: Error) =>
        name === "InputError" &&
        message.startsWith(`callback mine: expected a state that is JSON, found ${found}`),
    );
  }
  assert.deepEqual(folder.names(), []);
});

Deno.test("a checkpoint that cannot be written says so and leaves the one before", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await Deno.writeTextFile(file, "");
  await assert.rejects(
    writeCheckpoint(file, checkpoint),
    /checkpoint.bin: could not be written \(.*\); an older checkpoint is still whole/,
  );
});
