// saveModel(): the folder appears whole or not at all, and its card says what was done.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { fileSystem } from "@tensorflow/tfjs-node/dist/io/file_system.js";
import { splitLast } from "../../lib/data/split.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { modelFiles } from "../../lib/store/model_folder.ts";
import { predict } from "../../lib/model/predict.ts";
import { recordTestResult } from "../../lib/store/record_test_result.ts";
import { curves } from "../../lib/show/training/curves.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import { bars, barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { fingerprint } from "../_fingerprint.ts";

const silent = { onTrainBegin() {}, onStepEnd() {}, onEpochEnd() {}, onTrainEnd() {} };
const run = await train(barsModel(), bars(), {
  epochs: 3,
  batchSize: 30,
  seed: 4,
  reporter: silent,
});
const files = Object.values(modelFiles).sort();

Deno.test("saveModel() and loadModel() give back the model and all that is known of it", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "of", "bars");
  const saved = await saveModel(run, path);
  const { model, card } = await loadModel(path);
  assert.equal(fingerprint(model), fingerprint(run.model));
  assert.deepEqual(card, saved);
  assert.equal(card.name, "bars");
  assert.deepEqual(card.inputShape, [12, 12, 1]);
  assert.deepEqual(card.classNames, ["top", "middle", "bottom"]);
  assert.equal(card.parameters, run.model.countParams());
  assert.deepEqual(card.training?.history, run.history);
  assert.deepEqual(card.training?.settings, run.settings);
  assert.deepEqual(card.training?.data, run.data);
  assert.equal(card.training?.versions.deno, Deno.version.deno);
  assert.equal(card.test, null);
  const { validation } = splitLast(bars());
  const { loss, accuracy } = evaluate(await predict(model, validation), validation);
  assert.equal(card.validation?.accuracy, accuracy);
  assert.ok(Math.abs(card.validation!.loss - loss) < 1e-5);
});

Deno.test("loadModel() gives back the history of a run that validated on nothing, and curves() draws it", async () => {
  await using folder = await temporaryFolder();
  const options = { epochs: 2, batchSize: 30, validationFraction: 0, seed: 4, reporter: silent };
  const whole = { ...options, earlyStopping: false, reduceLr: false } as const;
  const unvalidated = await train(barsModel(), bars(), whole);
  await saveModel(unvalidated, folder.path, { replace: true });
  const { history } = (await loadModel(folder.path)).card.training!;
  assert.deepEqual(history, unvalidated.history);
  assert.ok(Number.isNaN(history[0]!.valLoss) && Number.isNaN(history[0]!.valAccuracy));
  assert.match(curves(history).alt, /Last epoch 2: .*, no validation/);
});

Deno.test("saveModel() writes what tfjs itself loads", async () => {
  await using folder = await temporaryFolder();
  await saveModel(run, join(folder.path, "bars"));
  const model = await tf.loadLayersModel(fileSystem(join(folder.path, "bars", "model.json")));
  assert.equal(fingerprint(model), fingerprint(run.model));
});

Deno.test("saveModel() writes networks within a network so that loadModel() reads them, each used twice", async () => {
  await using folder = await temporaryFolder();
  const inputShape = [12, 12, 1];
  const layers = () => [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: 3 })];
  const input = tf.input({ shape: inputShape });
  const [flatten, dense] = layers();
  const functional = tf.model({
    inputs: input,
    outputs: dense!.apply(flatten!.apply(input)) as tf.SymbolicTensor,
  });
  for (
    const [name, inner] of Object.entries({
      functional,
      sequential: tf.sequential({ layers: layers() }),
    })
  ) {
    const [first, turned] = [
      inner.apply(input),
      inner.apply(tf.layers.permute({ dims: [2, 1, 3] }).apply(input)),
    ];
    const sum = tf.layers.add().apply([first, turned] as tf.SymbolicTensor[]);
    const model = tf.model({
      inputs: input,
      outputs: tf.layers.softmax().apply(sum) as tf.SymbolicTensor,
    });
    await saveModel({ model }, join(folder.path, name));
    const loaded = await loadModel(join(folder.path, name));
    assert.deepEqual(await predict(loaded.model, bars()), await predict(model, bars()), name);
  }
});

Deno.test("saveModel() rounds weights to float16 where asked to, and the card says so", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "halves");
  const card = await saveModel(run, path, { weights: "float16" });
  assert.equal(card.weights, "float16");
  assert.equal(card.files["weights.bin"]!.bytes, 2 * run.model.countParams());
  const { model, card: read } = await loadModel(path);
  assert.deepEqual(read, card);
  const weights = (model: tf.LayersModel) => model.getWeights().map((weight) => weight.dataSync());
  const expected = weights(run.model).map((values) => values.map(Math.f16round));
  assert.deepEqual(weights(model), expected);
  assert.notDeepEqual(weights(run.model), expected);
  // Rounded twice is rounded once: the same file, of which the same is known.
  const again = await saveModel({ model, card: read }, `${path}2`, { weights: "float16" });
  assert.deepEqual({ ...again, name: card.name }, card);
  // In float32 the file is another, the weights are the same.
  const wide = await saveModel({ model, card: read }, `${path}3`);
  assert.deepEqual(wide.training, card.training);
  assert.equal(wide.weights, undefined);
  assert.equal(wide.files["weights.bin"]!.bytes, 4 * run.model.countParams());
});

Deno.test("saveModel() drops the test of a model that it rounds only now", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "tested");
  await saveModel(run, path);
  const test = bars(50, 7);
  await recordTestResult(path, evaluate(await predict(run.model, test), test), test);
  const { model, card } = await loadModel(path);
  assert.notEqual(card.test, null);
  const rounded = await saveModel({ model, card }, `${path}2`, { weights: "float16" });
  assert.deepEqual([rounded.training, rounded.test], [card.training, null]);
});

Deno.test("saveModel() refuses weights that float16 cannot hold", async () => {
  await using folder = await temporaryFolder();
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [12, 12, 1] }),
      tf.layers.dense({ units: 3, activation: "softmax", biasInitializer: "zeros" }),
    ],
  });
  model.layers[1]!.setWeights([tf.zeros([144, 3]), tf.tensor1d([0, 7e4, 0])]);
  const path = join(folder.path, "wide");
  await assert.rejects(saveModel({ model }, path, { weights: "float16" }), /up to 65504 .* 70000/);
  await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
  await saveModel({ model }, path);
});

Deno.test("saveModel() saves a loaded model that trains on as before", async () => {
  await using folder = await temporaryFolder();
  await saveModel(run, join(folder.path, "a"));
  const loaded = await loadModel(join(folder.path, "a"));
  const again = await train(loaded.model, bars(), { epochs: 1, reporter: silent });
  assert.ok(again.history[0]!.loss < run.history[0]!.loss);
});

Deno.test("loadModel() gives weights as they were saved, also where a constraint would change them", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "constrained");
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [2, 2, 1] }),
      tf.layers.dense({ units: 3, kernelConstraint: "nonNeg", activation: "softmax" }),
    ],
  });
  // As training leaves them: tfjs's optimizers know nothing of constraints.
  (model.weights[0]!.read() as tf.Variable).assign(tf.fill([4, 3], -1));
  await saveModel({ model }, path);
  assert.equal(fingerprint((await loadModel(path)).model), fingerprint(model));
});

Deno.test("saveModel() replaces an older model whole, and leaves nothing beside it", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: barsModel({ seed: 8 }) }, path);
  await saveModel(run, path);
  assert.equal(fingerprint((await loadModel(path)).model), fingerprint(run.model));
  assert.deepEqual(folder.names(), ["bars"]);
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), files);
});

Deno.test("saveModel() replaces a model that it did not save in this process only where asked to", async () => {
  await using folder = await temporaryFolder();
  const [path, shipped] = [join(folder.path, "bars"), join(folder.path, "shipped")];
  await saveModel({ model: barsModel({ seed: 8 }) }, path);
  await Deno.rename(path, shipped);
  const before = await Deno.readTextFile(join(shipped, "card.json"));
  await assert.rejects(
    saveModel(run, shipped),
    /shipped: expected no model yet, found one .*; save under another name, or give \{ replace: true \}/,
  );
  assert.equal(await Deno.readTextFile(join(shipped, "card.json")), before);
  await saveModel(run, shipped, { replace: true });
  assert.equal(fingerprint((await loadModel(shipped)).model), fingerprint(run.model));
});

Deno.test("saveModel() lets an interrupted run replace no model but one of an interrupted run", async () => {
  await using folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  const interrupted = { ...run, reason: "interrupted" } as const;
  await saveModel(run, path("finished"));
  await saveModel({ model: run.model }, path("bare"));
  for (const name of ["finished", "bare"]) {
    await assert.rejects(
      saveModel(interrupted, path(name), { replace: true }),
      /expected a finished run to replace the model there, found one that was interrupted; save/,
    );
  }
  const card = await saveModel(interrupted, path("cut short"));
  assert.equal(card.training?.reason, "interrupted");
  await saveModel({ ...run, reason: "aborted" }, path("cut short"));
  await saveModel(run, path("cut short"));
});

Deno.test("saveModel() keeps the older model when it cannot write the new one", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel(run, path);
  const mangled = barsModel();
  const bias = mangled.getLayer("output").weights[1]!;
  bias.write(tf.tensor1d([0, NaN, 0]));
  await assert.rejects(
    saveModel({ model: mangled }, path),
    /finite weights, found NaN in output\/bias/,
  );
  const name = "x".repeat(240); // too long for a file system once the temporary name is added
  await assert.rejects(saveModel(run, join(folder.path, name)), /name/i);
  assert.deepEqual(folder.names(), ["bars"]);
  assert.equal(fingerprint((await loadModel(path)).model), fingerprint(run.model));
});

Deno.test("saveModel() never replaces what is not a model", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, "thesis.tex"), "");
  await assert.rejects(
    saveModel(run, folder.path),
    /a model to replace or nothing, found thesis.tex/,
  );
  await assert.rejects(
    saveModel(run, join(folder.path, "thesis.tex")),
    /found no folder but a file/,
  );
  assert.deepEqual(folder.names(), ["thesis.tex"]);
});

Deno.test("loadModel() brings back the older model when a replacement was cut off between its renames", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel(run, path);
  await Deno.rename(path, join(folder.path, ".partial-bars.replaced"));
  assert.equal(fingerprint((await loadModel(path)).model), fingerprint(run.model));
  assert.deepEqual(folder.names(), ["bars"]);
});

Deno.test("saveModel() takes a model of any origin, and keeps a card while the weights are the same", async () => {
  await using folder = await temporaryFolder();
  const [a, b, c] = ["a", "b", "c"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await saveModel(run, a);
  const loaded = await loadModel(a);
  const copied = await saveModel(loaded, b);
  assert.deepEqual(copied, { ...loaded.card, name: "b" });
  loaded.model.getLayer("output").weights[1]!.write(tf.tensor1d([1, 2, 3]));
  const changed = await saveModel(loaded, c);
  assert.deepEqual([changed.training, changed.validation], [null, null]);
  assert.deepEqual((await loadModel(c)).card, changed);
});

Deno.test("recordTestResult() writes the figures into the card, and counts the looks", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel(run, path);
  const test = bars(50, 7);
  const evaluation = evaluate(await predict(run.model, test), test);
  await recordTestResult(path, evaluation, test);
  const card = await recordTestResult(path, evaluation, test);
  assert.deepEqual((await loadModel(path)).card, card);
  const { evaluated, interval, ...figures } = card.test!;
  assert.ok(Date.parse(evaluated) > 0);
  assert.ok(interval.low < figures.accuracy && figures.accuracy < interval.high);
  assert.deepEqual(figures, {
    dataset: "bars",
    source: test.source,
    size: 50,
    correct: evaluation.correct,
    accuracy: evaluation.accuracy,
    loss: evaluation.loss,
    looks: 2,
  });
});

Deno.test("saveModel() refuses a model alone, even a Sequential that was used and so has another in it", async () => {
  await using folder = await temporaryFolder();
  const { model } = run;
  tf.dispose(model.predict(tf.zeros([1, 12, 12, 1])));
  assert.ok("model" in model);
  const bare = model as unknown as { readonly model: tf.LayersModel };
  await assert.rejects(
    saveModel(bare, join(folder.path, "a")),
    /source: expected what train returned, or \{ model \}/,
  );
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});
