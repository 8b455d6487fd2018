// Generated checkpoints, results of campaigns and CSV files: read as another reader reads them, or refused by name.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { campaignResults, ensembleResults } from "../../lib/campaign/results_file.ts";
import { InputError } from "../../lib/io/input_error.ts";
import { readPart } from "../../lib/data/mnist/digit_recognizer.ts";
import { checkIdentity } from "../../lib/training/checkpoint.ts";
import { checkpointFile, readCheckpoint } from "../../lib/training/checkpoint_file.ts";
import { completeOptions } from "../../lib/training/train_options.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { changes, fuzz, mangle } from "./_fuzz.ts";

/** Some bytes of a file set, some taken out, its end cut off or added to. */
const damage = fc.record({
  writes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
  cut: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
  more: fc.oneof(
    { weight: 3, arbitrary: fc.constant(new Uint8Array()) },
    fc.uint8Array({ maxLength: 9 }),
  ),
});

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(file: Uint8Array, { writes, cut, more }: Damage): Uint8Array {
  const bytes = Uint8Array.of(...file.subarray(0, cut && cut % (file.length + 1)), ...more);
  for (const [at, byte] of writes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
}

const digest = { name: "bars", size: 3, sha256: "ab".repeat(32) };
const row = {
  ...{ epoch: 1, loss: 0.5, accuracy: 0.25, valLoss: 0.5, valAccuracy: 1 },
  ...{ learningRate: 1e-3, seconds: 2 },
};
const data = {
  split: "last 10 %",
  source: { kind: "custom", sha256: { "a.gz": "ef".repeat(32) } },
  train: digest,
  validation: digest,
} as const;
const header = {
  identity: { settings: completeOptions({}), data, architecture: "cd".repeat(32) },
  position: {
    history: [row],
    ...{ step: 7, random: [1, 2, 3, 4294967295], lossSum: 2.5, correct: 9 },
    ...{ bestEpoch: 1, epochRate: 1e-3, learningRate: 1e-3 },
    ...{ epochSeconds: 0.1, seconds: 2, stepSeconds: 1, stepImages: 100, batchSeconds: 0.5 },
  },
  callbacks: { "early stopping": { best: 0.5, waited: 0 } },
  state: { "a/kernel": 3, iterations: 1 },
  best: { "a/kernel": 3 },
};

/** The same of a run that went on from another model. */
const others = {
  ...header,
  identity: {
    ...header.identity,
    settings: completeOptions({ startedFrom: { name: "bars", weights: "ab".repeat(32) } }),
  },
};

/** A checkpoint as the format has it, written here from the header up: with a digest that fits whatever it holds. */
function checkpointOf(header: unknown, floats: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header) ?? "");
  const content = Uint8Array.of(
    ...new TextEncoder().encode("MNISTCP2"),
    ...new Uint8Array(Uint32Array.of(text.length).buffer),
    ...text,
    ...new Uint8Array(new Float32Array(floats).fill(0.5).buffer),
  );
  return Uint8Array.of(...content, ...createHash("sha256").update(content).digest());
}

fuzz(
  "generated checkpoints are read whole or refused by name in one line, with a digest that fits or without",
  1500,
  fc.oneof(
    fc.tuple(changes(), fc.integer({ min: 5, max: 9 })).map(([wanted, floats]) =>
      checkpointOf(mangle(header, wanted), floats)
    ),
    fc.tuple(fc.constantFrom(header, others), fc.integer({ min: 5, max: 9 })).map((
      [whole, floats],
    ) => checkpointOf(whole, floats)),
    damage.map((of) => damaged(checkpointOf(header, 7), of)),
    fc.uint8Array({ maxLength: 60 }),
  ),
  async (bytes) => {
    await using folder = await temporaryFolder();
    await Deno.writeFile(join(folder.path, checkpointFile), bytes);
    let read: Awaited<ReturnType<typeof readCheckpoint>>;
    try {
      read = await readCheckpoint(folder.path);
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
      assert.match(
        error.message,
        // deno-lint-ignore no-control-regex -- none may be in it
        /checkpoint\.bin: expected a whole checkpoint of this version, found [^\u0000-\u001f]*; delete it and train anew$/,
      );
      return "refused";
    }
    const numbers = [read.state, read.best ?? {}].flatMap((state) => Object.values(state));
    const total = numbers.reduce((sum, { length }) => sum + length, 0);
    const json = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
    assert.equal(bytes.length, 8 + 4 + json + 4 * total + 32);
    assert.ok(numbers.every((values) => values.every((value) => value === 0.5)));
    // What comes next takes it, or says that it is another run's.
    try {
      checkIdentity(read.identity, header.identity);
      return "read";
    } catch (error) {
      assert.match(String(error), /^InputError: checkpoint: expected a run with /);
      return "another run's";
    }
  },
  ["read", "refused", "another run's"],
);

const test = {
  ...{ dataset: "t", source: data.source, size: 10, correct: 9, accuracy: 0.9 },
  ...{ interval: { low: 0.5, high: 1 }, loss: 0.1, looks: 1, evaluated: "2026-01-01" },
  wrong: [[3, 5]],
};
const training = {
  ...{ settings: completeOptions({}), data, reason: "finished", epochs: 1, bestEpoch: 1 },
  ...{ seconds: 1, imagesPerSecond: 100, batchShare: 0.1, engine: "compiled" },
  versions: { deno: "2", tfjs: "4", tensorflow: "2" },
  history: [row],
};
const validation = { dataset: "v", size: 3, loss: 0.5, accuracy: 1 };
const result = {
  ...{ run: "a_seed_1", configuration: "a", seed: 1, parameters: 3 },
  ...{ training, validation, weights: "ab".repeat(32) },
};
const results: readonly unknown[] = [
  { kind: "trained", result },
  { kind: "trained", result: { ...result, run: "a_seed_2", validation: null } },
  { kind: "tested", run: "a_seed_1", test },
  { kind: "ensemble", ensemble: { configuration: "a", members: ["a_seed_1"], test } },
];

/** Results as they are written, one a line. */
const textOf = (lines: unknown) =>
  new TextEncoder().encode(
    (Array.isArray(lines) ? lines : []).map((line) => JSON.stringify(line) + "\n").join(""),
  );

fuzz(
  "generated results of campaigns are what their whole lines say, or refused with the line's number",
  1500,
  fc.oneof(
    changes().map((wanted) => textOf(mangle({ results }, wanted)?.results ?? [])),
    damage.map((of) => damaged(textOf(results), of)),
    fc.uint8Array({ maxLength: 60 }),
  ),
  async (bytes) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "fuzzed.jsonl");
    await Deno.writeFile(path, bytes);
    try {
      const runs = await campaignResults(path);
      const ensembles = await ensembleResults(path);
      // All that is there was written, and is what the figures and tables that use it ask for.
      for (const { run, training, test } of runs) {
        assert.ok(training.history.every(({ loss }) => Number.isFinite(loss)), run);
        assert.ok(training.data.train.sha256.length === 64 && training.settings.epochs >= 0);
        if (test) assert.ok(test.wrong.every(([index, guess]) => index >= 0 && guess >= 0));
      }
      for (const { members, test } of ensembles) assert.ok(members.join() + test.accuracy);
      const whole = new TextDecoder().decode(bytes).split("\n").slice(0, -1).filter(Boolean);
      assert.ok(runs.length + ensembles.length <= whole.length);
      return whole.length === 0 ? "nothing" : "read";
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
      assert.match(
        error.message,
        // deno-lint-ignore no-control-regex -- none may be in it
        /fuzzed\.jsonl(, line \d+: expected a result, found [^\u0000-\u001f]*|: a test result of [^\u0000-\u001f]*, which was not trained)$/,
      );
      return "refused";
    }
  },
  ["read", "refused", "nothing"],
);

const area = 784;
const [rows, columns] = [3, Array.from({ length: area }, (_, pixel) => `pixel${pixel}`)];

/** The competition's file, small; some values in it are others. */
const csv = fc.record({
  labelled: fc.boolean(),
  end: fc.constantFrom("\n", "\n", "\r\n", "\r"),
  last: fc.constantFrom(true, true, false),
  quoted: fc.constantFrom(false, false, true),
  values: fc.array(
    fc.tuple(
      fc.nat(),
      fc.oneof(
        fc.constantFrom(
          ...[
            "",
            " ",
            "7",
            "255",
            "256",
            "-1",
            "1.0",
            "1.9",
            "1e2",
            "0x7",
            " 7",
            "7 ",
            "+7",
            "007",
          ],
          ...["NaN", "null", "true", '"7"', '"7', "'7'", "7,7", "7\n7", "#7", "\u0000", "é", "٣"],
          ...["10", "9", "65536", "99999999999999999999", '"7\n7"', "7;7", "\ufeff7", "inf", "-0"],
        ),
        fc.string({ maxLength: 4 }),
      ),
    ),
    { maxLength: 2 },
  ),
  mangled: fc.option(damage, { nil: undefined, freq: 3 }),
}).map(({ labelled, end, last, quoted, values, mangled }) => {
  const names = labelled ? ["label", ...columns] : columns;
  const table = Array.from(
    { length: rows },
    (_, row) => names.map((name, at) => `${name === "label" ? row : (row * 37 + at * 11) % 256}`),
  );
  for (const [at, value] of values) {
    const place = at % (rows * names.length);
    table[Math.floor(place / names.length)]![place % names.length] = value;
  }
  const lines = [names.map((name) => quoted ? `"${name}"` : name), ...table];
  const text = lines.map((line) => line.join(",")).join(end) + (last ? end : "");
  const bytes = new TextEncoder().encode(text);
  return { labelled, bytes: mangled ? damaged(bytes, mangled) : bytes };
});

/**
 * What the file says, read strictly: undefined unless every row has one whole number from 0 to 255 for each column. A
 * space, a plus or zeros before it leave it the number that it is.
 */
function numbersOf(
  bytes: Uint8Array,
  labelled: boolean,
): readonly (readonly number[])[] | undefined {
  const lines = new TextDecoder().decode(bytes).replace(/\r?\n$/, "").split(/\r?\n/).slice(1);
  const table = lines.map((line) =>
    line.split(",").map((value) => value.replace(/^"(.*)"$/, "$1"))
  );
  const width = area + Number(labelled);
  if (table.length !== rows || table.some((row) => row.length !== width)) return undefined;
  const fine = table.every((row) =>
    row.every((value) => /^\s*\+?0*\d{1,3}$/.test(value) && Number(value) < 256)
  );
  return fine ? table.map((row) => row.map(Number)) : undefined;
}

fuzz(
  "generated CSV files of the Digit Recognizer are read as a strict reader reads them, or refused by name",
  100,
  csv,
  async ({ labelled, bytes }) => {
    await using folder = await temporaryFolder();
    const file = "train.csv";
    await Deno.writeFile(join(folder.path, file), bytes);
    const expected = numbersOf(bytes, labelled);
    try {
      const { images, labels } = await readPart(folder.path, { file, rows, labelled });
      const width = Number(labelled);
      assert.deepEqual(
        [...images],
        expected?.flatMap((row) => row.slice(width)),
        new TextDecoder().decode(bytes.subarray(-60)),
      );
      if (labelled) assert.deepEqual([...labels], expected?.map(([label]) => label));
      return "read";
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.ok(error instanceof InputError, String(error));
      assert.match(
        error.message,
        // deno-lint-ignore no-control-regex -- none may be in it
        /train\.csv: expected [^\u0000-\u001f]*, found [^\u0000-\u001f]*; this is not the Digit Recognizer's file/,
      );
      return "refused";
    }
  },
  ["read", "refused"],
);
