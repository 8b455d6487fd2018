// sweep(): what it plans, which value goes where, and what it refuses.

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { plannedRuns } from "../../lib/campaign/campaign.ts";
import { grid } from "../../lib/campaign/grid.ts";
import { ownName, sweep, type SweepOptions } from "../../lib/campaign/sweep.ts";
import { resultsPath } from "../../lib/campaign/results_file.ts";
import { modelsFolder } from "../../lib/store/model_folder.ts";
import { bars, barsModel } from "../_bars.ts";

const network: SweepOptions["network"] = (_, seed) => barsModel({ seed });
const options = grid({ batchSize: [16, 64], learningRate: [1e-3, 3e-3] });

Deno.test("sweep() plans each configuration with every seed, and gives train its own options", () => {
  const campaign = sweep({
    network,
    options,
    train: { epochs: 3, batchSize: 8, earlyStopping: false },
    seeds: 2,
    data: bars(20),
  });
  assert.deepEqual(
    campaign.configurations.map(({ name }) => name),
    [
      "batchSize 16, learningRate 0.001",
      "batchSize 16, learningRate 0.003",
      "batchSize 64, learningRate 0.001",
      "batchSize 64, learningRate 0.003",
    ],
  );
  const [, second] = campaign.configurations;
  assert.deepEqual(second!.options, {
    epochs: 3,
    batchSize: 16,
    earlyStopping: false,
    learningRate: 0.003,
  });
  assert.deepEqual(plannedRuns(campaign).map(({ seed }) => seed), [1, 1, 1, 1, 2, 2, 2, 2]);
  assert.deepEqual(sweep({ network, options, seeds: [7, 9] }).configurations[0]!.seeds, [7, 9]);
});

Deno.test("sweep() gives the network its values and the seed, and only the network the network's", async () => {
  const seen: unknown[] = [];
  const { configurations: [only] } = sweep({
    network: (values, seed) => {
      seen.push([values.dropout, values.batchSize, seed]);
      return barsModel({ dropout: values.dropout, seed });
    },
    options: [{ dropout: 0.25, batchSize: 16 }],
  });
  const model = await only!.network(5);
  assert.ok("layers" in model && model.layers.some(({ name }) => name.startsWith("dropout")));
  assert.deepEqual(seen, [[0.25, 16, 5]]);
  assert.deepEqual(only!.options, { batchSize: 16 });
});

Deno.test("sweep() refuses a value that neither training nor the network uses, before anything is trained", async () => {
  const of = (options: SweepOptions["options"], build = network) =>
    Promise.try(() => sweep({ network: build, options }).configurations[0]!.network(1));
  await assert.rejects(of([{ dropout: 0.25 }]), /found dropout, which neither does; let network/);
  await assert.rejects(of([{ batchsize: 3 }]), /found batchsize, .*; did you mean batchSize\?/);
  await of([{ units: 3 }], ({ units }, seed) => barsModel({ seed: seed + Number(units) }));
  await of([{ units: 3 }], (values) => barsModel({ ...values && { seed: Number(values.units) } }));
});

Deno.test("sweep() refuses options that make no sense, naming them", () => {
  const refused = (given: object, message: RegExp) =>
    assert.throws(() => sweep({ network, options, ...given } as never), message);
  refused({ network: undefined }, /network: expected a function from values and a seed/);
  refused({ options: {} }, /options: expected a list of values by name, .*; give grid/);
  refused({ options: [3] }, /options\[0\]: expected an object, found 3/);
  refused({ options: [{ a: undefined }] }, /options\[0\].a: expected a number/);
  refused({ options: [{ batchSize: "16" }] }, /batchSize: expected a whole number .*found "16"/);
  refused({ options: [{ a: 1 }, { a: 1 }] }, /found a 1 with seed 1 twice/);
  refused({ options: [{ a: "x+" }, { a: "x-" }] }, /names differ by more than signs/);
  refused({ seeds: [1, 1] }, /with seed 1 twice/);
  refused({ seeds: 0 }, /seeds: expected a whole number from 1 up, found 0/);
  refused({ seeds: [] }, /seeds: expected at least one/);
  refused({ seed: 3 }, /unknown option, seed; give seeds/);
  refused({ train: { epoch: 3 } }, /train: found an unknown option, epoch; did you mean epochs/);
  refused({ train: { seed: 3 } }, /train: expected options that all runs share, found seed/);
  refused({ train: { checkpoint: "x" } }, /found checkpoint; the sweep sees to that/);
  refused({ train: { validationFraction: 0, earlyStopping: false, reduceLr: false } }, /found 0$/);
  refused({ train: { epochs: 1 }, halving: true }, /halving.after: expected an epoch before/);
  refused({ data: 3 }, /data: expected a data set, found 3/);
  refused({ data: { train: 3, validation: 3 } }, /data.train: expected a data set, found 3/);
  refused({ name: "a/b" }, /name: expected a name of letters/);
});

Deno.test("sweep() keeps its files among the user's own, or where a path says", () => {
  const file = (name?: string) =>
    resultsPath(sweep({ network, options, ...name && { name } }).name);
  assert.equal(file(), join(modelsFolder, "mine", "sweep.jsonl"));
  assert.equal(file("rates"), join(modelsFolder, "mine", "rates.jsonl"));
  assert.equal(file("mine/rates"), join(modelsFolder, "mine", "rates.jsonl"));
  assert.equal(file("./rates"), resolve("rates.jsonl"));
  for (const name of ["", "..", "/", "mine/../x", "mine/a/b", ".hidden"]) {
    if (name === ".." || name === "/") continue; // paths, though odd ones
    assert.throws(() => ownName("name", name), /name: expected a name/, name);
  }
});

Deno.test("sweep() shortens names that no folder could have, and keeps them apart", () => {
  const augment = (shift: number) => ({
    ...{ shift, rotate: 12, shear: 8, zoom: 0.12, elastic: 1, thicken: 3, cover: 14, lines: 7 },
    ...{ pixelate: 8, blur: 3, shadow: 1, fade: 0.95, invert: 1, noise: 0.6, specks: 0.4 },
  });
  const deep = [1, 2].map((shift) => ({ augment: [augment(0), augment(shift)] }));
  const runs = plannedRuns(sweep({ network, options: deep }));
  assert.equal(new Set(runs.map(({ id }) => id)).size, 2);
  for (const { id } of runs) assert.ok(id.length < 160, id);
});
