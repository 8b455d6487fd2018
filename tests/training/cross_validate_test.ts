// crossValidate(): each image is predicted by a model that never saw it, and a call that was cut short goes on.

import assert from "node:assert/strict";
import { join } from "node:path";
import { stratifiedFolds } from "../../lib/data/stratified_folds.ts";
import { subset } from "../../lib/data/subset.ts";
import { crossValidate } from "../../lib/training/cross_validate.ts";
import { predict } from "../../lib/model/predict.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const digits = bars(60);
const training = { epochs: 1, batchSize: 10, reporter: silentReporter };
const options = { folds: 3, seed: 4, train: training };

Deno.test("crossValidate() predicts each fold as a model trained on the others alone does", async () => {
  const { probabilities, size, classes } = await crossValidate(
    (seed) => barsModel({ seed }),
    digits,
    options,
  );
  assert.deepEqual([size, classes], [60, 3]);
  const [first, ...others] = stratifiedFolds(digits, { folds: 3, seed: 4 });
  const rest = others.flatMap((fold) => [...fold]).toSorted((a, b) => a - b);
  const model = barsModel({ seed: 5 });
  await train(model, {
    train: subset(digits, rest),
    validation: subset(digits, first!),
    method: "by hand",
  }, {
    ...training,
    seed: 5,
    earlyStopping: false,
    reduceLr: false,
  });
  const expected = await predict(model, subset(digits, first!));
  first!.forEach((index, row) => {
    const found = probabilities.subarray(3 * index, 3 * index + 3);
    assert.deepEqual(found, expected.probabilities.subarray(3 * row, 3 * row + 3));
  });
});

Deno.test("crossValidate() does not repeat the folds that its folder has", async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  const built: number[] = [];
  const network = (seed: number) => {
    built.push(seed);
    return barsModel({ seed });
  };
  const whole = await crossValidate(network, digits, { ...options, folder });
  assert.deepEqual(built, [5, 6, 7]);
  await Deno.remove(join(folder, "fold_2_of_3.json"));
  const again = await crossValidate(network, digits, { ...options, folder });
  assert.deepEqual(built, [5, 6, 7, 5, 6], "the first tells whose folds these are");
  assert.deepEqual(again, whole);
  await assert.rejects(
    crossValidate(network, digits, { ...options, folder, train: { ...training, epochs: 2 } }),
    /fold_1_of_3\.json: expected a fold of this very call/,
  );
  await assert.rejects(
    crossValidate((seed) => barsModel({ seed, dropout: 0.5 }), digits, { ...options, folder }),
    /fold_1_of_3\.json: expected .* found one of another network/,
  );
  const path = join(folder, "fold_1_of_3.json");
  const text = await Deno.readTextFile(path);
  for (
    const damaged of [
      text.slice(0, -9),
      "null",
      text.replace(/"probabilities":\[[^,]*/, '"probabilities":[null'),
    ]
  ) {
    await Deno.writeTextFile(path, damaged);
    await assert.rejects(
      crossValidate(network, digits, { ...options, folder }),
      /fold_1_of_3\.json: expected a fold of this very call, found .*, or a damaged one/,
    );
  }
});

Deno.test("crossValidate() that is stopped says in which fold", async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(
    crossValidate((seed) => barsModel({ seed }), digits, {
      ...options,
      train: { ...training, signal },
    }),
    /stopped in fold 1 of 3/,
  );
});

Deno.test("crossValidate() wants a new model from each call of the network", async () => {
  const refused = (network: () => unknown, message: RegExp) =>
    assert.rejects(crossValidate(network as () => ReturnType<typeof barsModel>, digits, options), {
      name: "InputError",
      message,
    });
  const model = barsModel();
  await refused(() => model, /^network's result for seed 6: .* which was disposed of; build/);
  await refused(
    () => Promise.resolve(model),
    /^network's result for seed 5: .* Promise .*await it/,
  );
});

Deno.test("crossValidate() refuses what it would not do", async () => {
  const refused = async (options: object, message: RegExp) =>
    await assert.rejects(
      crossValidate(() => assert.fail("no network is wanted"), digits, options),
      { name: "InputError", message },
    );
  await refused({ epochs: 3 }, /^crossValidate: found an unknown option, epochs; give train:/);
  await refused(
    { train: { earlyStopping: 3 } },
    /^crossValidate's train: found an unknown option, earlyStopping; there are epochs, /,
  );
});
