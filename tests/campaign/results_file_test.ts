// The results file: every finished run once, whatever happened while it was written.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Campaign } from "../../lib/campaign/campaign.ts";
import {
  appendResult,
  campaignResults,
  ensembleResults,
  missingRuns,
  type RunResult,
} from "../../lib/campaign/results_file.ts";
import { barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const recorded = await campaignResults("batch_sizes");
const [first, second] = recorded;
if (!first || !second) throw new Error("models/batch_sizes.jsonl has lost its runs");
const untested = ({ test: _, ...result }: RunResult) => result;

Deno.test("The results file gives back what was added, with the look at the test set", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  assert.deepEqual(await campaignResults(path), []);
  await appendResult(path, { kind: "trained", result: untested(first) });
  await appendResult(path, { kind: "trained", result: untested(second) });
  await appendResult(path, { kind: "tested", run: first.run, test: first.test! });
  const ensemble = { configuration: "a", members: [first.run, second.run], test: first.test! };
  await appendResult(path, { kind: "ensemble", ensemble });
  assert.deepEqual(await campaignResults(path), [first, untested(second)]);
  assert.deepEqual(await ensembleResults(path), [ensemble]);
});

Deno.test("Half a line that a killed process left is not a result, and does not mangle the next", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  await appendResult(path, { kind: "trained", result: untested(first) });
  await Deno.writeTextFile(path, '{"kind":"trained","result":{"run":"é', { append: true });
  assert.deepEqual(await campaignResults(path), [untested(first)]);
  await appendResult(path, { kind: "trained", result: untested(second) });
  assert.deepEqual(await campaignResults(path), [untested(first), untested(second)]);
});

Deno.test("Runs that end at the same moment are all recorded, in their order", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  const results = recorded.map(untested);
  await Promise.all(results.map((result) => appendResult(path, { kind: "trained", result })));
  assert.deepEqual(await campaignResults(path), results);
});

Deno.test("A line that is no result is refused, with its number", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  await appendResult(path, { kind: "trained", result: untested(first) });
  await Deno.writeTextFile(path, "null\n[]\n", { append: true });
  await assert.rejects(campaignResults(path), /toy.jsonl, line 2: expected a result, found null/);
});

Deno.test("missingRuns() are those planned that no result is of, in the order of the plan", () => {
  const configuration = { network: () => barsModel(), options: {} };
  const toy: Campaign = {
    name: "toy",
    question: "?",
    configurations: [
      { name: "a b", seeds: [1, 2], ...configuration },
      { name: "c", seeds: [1], ...configuration },
    ],
  };
  assert.deepEqual(missingRuns(toy, []), ["a_b_seed_1", "c_seed_1", "a_b_seed_2"]);
  const results = [{ ...untested(first), run: "a_b_seed_1" }];
  assert.deepEqual(missingRuns(toy, results), ["c_seed_1", "a_b_seed_2"]);
});

Deno.test("A test result of a run that was not trained is refused", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  await appendResult(path, { kind: "tested", run: "a", test: first.test! });
  await assert.rejects(
    campaignResults(path),
    /toy.jsonl: a test result of a, which was not trained/,
  );
});

Deno.test("The results file keeps seven digits of a fraction, and whole numbers as they are", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "toy.jsonl");
  const training = { ...first.training, seconds: 1.23456789, imagesPerSecond: 123_456_789 };
  await appendResult(path, { kind: "trained", result: { ...untested(first), training } });
  const [{ training: kept } = assert.fail("no result")] = await campaignResults(path);
  assert.deepEqual([kept.seconds, kept.imagesPerSecond], [1.234568, 123_456_789]);
});
