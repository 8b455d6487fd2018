// precision: "fastest": both are timed on the model at hand, the faster is chosen, told, recorded, and kept when resumed.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Interruption } from "../../lib/io/interruption.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { crossValidate } from "../../lib/training/cross_validate.ts";
import { trialLine, tryPrecisions } from "../../lib/training/precision_trial.ts";
import { completeSettings } from "../../lib/training/settings.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const data = bars(100);
const base: TrainOptions = {
  ...{ epochs: 3, batchSize: 16, seed: 1, precision: "fastest" },
  reporter: { onTrainBegin() {} },
};

/** What a call prints. */
async function printed<Result>(call: () => Promise<Result>): Promise<[string[], Result]> {
  const [log, lines] = [console.log, [] as string[]];
  console.log = (...parts: unknown[]) => void lines.push(parts.join(" "));
  try {
    return [lines, await call()];
  } finally {
    console.log = log;
  }
}

Deno.test("tryPrecisions() chooses bfloat16 where it saves a twentieth, and leaves the model as it was", async () => {
  const model = barsModel();
  const before = fingerprint(model);
  using interruption = new Interruption("train");
  const settings = completeSettings({ batchSize: 16 });
  const trial = await tryPrecisions(model, data, { settings, engine: undefined, interruption });
  const { float32, bfloat16 } = trial.milliseconds!;
  assert.ok(float32 > 0 && bfloat16 > 0);
  assert.equal(trial.chosen, bfloat16 < 0.95 * float32 ? "bfloat16" : "float32");
  assert.equal(trial.reason, undefined);
  assert.equal(fingerprint(model), before);
});

Deno.test("train() says in one line what it chose, trains in it as if it had been told, and its card says why", async () => {
  const [lines, run] = await printed(() => train(barsModel(), data, base));
  const { chosen } = run.precisionTrial!;
  assert.deepEqual(lines, [trialLine(run.precisionTrial!)]);
  assert.match(
    lines[0]!,
    /^precision: (b?float\d\d), at [\d.]+ ms a step on this machine; b?float/,
  );
  assert.equal(run.settings.precision, chosen);
  const told = await train(barsModel(), data, { ...base, precision: chosen });
  assert.equal(fingerprint(run.model), fingerprint(told.model));
  assert.equal(told.precisionTrial, undefined);

  await using folder = await temporaryFolder();
  await saveModel(run, `${folder.path}/model`);
  const { card } = await loadModel(`${folder.path}/model`);
  assert.equal(card.training?.settings.precision, chosen);
  assert.deepEqual({ ...card.training?.precisionTrial }, { ...run.precisionTrial });
});

Deno.test("train() goes on in the precision that was chosen, whatever a new trial would choose", async () => {
  await using folder = await temporaryFolder();
  for (const [at, precision] of (["float32", "bfloat16"] as const).entries()) {
    const checkpoint = `${folder.path}/${at}`;
    const stopping = new AbortController();
    const interrupted = { onEpochEnd: () => stopping.abort() };
    const { signal } = stopping;
    const begun = { ...base, precision, checkpoint, signal, callbacks: [interrupted] };
    const { reason } = await train(barsModel(), data, begun);
    assert.equal(reason, "aborted");
    const goingOn = { ...base, checkpoint, resume: true };
    const [lines, run] = await printed(() => train(barsModel(), data, goingOn));
    assert.deepEqual(lines, []);
    assert.equal(run.settings.precision, precision);
    const unbroken = await train(barsModel(), data, { ...base, precision });
    assert.equal(fingerprint(run.model), fingerprint(unbroken.model));
  }
});

Deno.test("train() keeps why it chose with an interrupted run", async () => {
  await using folder = await temporaryFolder();
  const stopping = new AbortController();
  const options = { ...base, checkpoint: folder.path };
  const [, broken] = await printed(() =>
    train(barsModel(), data, {
      ...options,
      signal: stopping.signal,
      callbacks: [{ onEpochEnd: () => stopping.abort() }],
    })
  );
  assert.equal(broken.reason, "aborted");
  const run = await train(barsModel(), data, { ...options, resume: true });
  assert.deepEqual({ ...run.precisionTrial }, { ...broken.precisionTrial });
  assert.equal(run.history.length, 3);
});

Deno.test("train() takes float32 and says why where there is nothing to choose between", async () => {
  const layers = [
    tf.layers.gaussianNoise({ stddev: 0.1, inputShape: [12, 12, 1] }),
    ...barsModel().layers,
  ];
  const warn = console.warn;
  console.warn = () => {}; // of the eager engine
  try {
    for (
      const [model, options, why] of [
        [barsModel(), { engine: "eager" }, /the compiled engine$/],
        [tf.sequential({ layers }), {}, /a compiled model; layer gaussian_noise/],
      ] as const
    ) {
      const [lines, run] = await printed(() => train(model, data, { ...base, ...options }));
      assert.match(lines.join("\n"), /^precision: float32, as bfloat16 needs .*$/);
      assert.match(lines[0]!, why);
      assert.equal(run.settings.precision, "float32");
      assert.equal(run.precisionTrial?.milliseconds, undefined);
    }
  } finally {
    console.warn = warn;
  }
});

Deno.test("train() is stopped while it chooses", async () => {
  const aborted = AbortSignal.abort();
  const stopped = train(barsModel(), data, { ...base, signal: aborted });
  await assert.rejects(stopped, /^InterruptedError: train: stopped before its first step$/);
});

Deno.test("crossValidate() trains all folds alike, so none may choose", async () => {
  const options = { train: { precision: "fastest" as "float32" } };
  await assert.rejects(
    crossValidate(() => barsModel(), data, options),
    /train.precision: expected "float32" or "bfloat16", found "fastest"/,
  );
});
