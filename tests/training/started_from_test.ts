// Training that goes on from a saved model: its run, its card and its checkpoints say from which.

import assert from "node:assert/strict";
import { join } from "node:path";
import { loadModel } from "../../lib/store/load_model.ts";
import { originOf } from "../../lib/store/model_card.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const data = bars(100);
const options = { epochs: 2, batchSize: 16, seed: 1, reporter: silentReporter };

Deno.test("startedFrom: the run and its card name the model that training went on from", async () => {
  await using folder = await temporaryFolder();
  const first = await train(barsModel(), data, options);
  assert.equal(first.settings.startedFrom, false);
  const { files } = await saveModel(first, join(folder.path, "first"));
  const { model, card } = await loadModel(join(folder.path, "first"));
  const second = await train(model, data, { ...options, startedFrom: originOf(card) });
  const expected = { name: "first", weights: files["weights.bin"]!.sha256 };
  assert.deepEqual(second.settings.startedFrom, expected);
  await saveModel(second, join(folder.path, "second"));
  const read = await readCard(join(folder.path, "second"));
  assert.deepEqual(read.training?.settings.startedFrom, expected);
});

Deno.test("startedFrom: a checkpoint is gone on with only by a run from the same model", async () => {
  await using folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  await saveModel(await train(barsModel(), data, options), path("one"));
  await saveModel(await train(barsModel({ seed: 2 }), data, options), path("other"));
  const controller = new AbortController();
  const { model, card } = await loadModel(path("one"));
  await train(model, data, {
    ...options,
    ...{ startedFrom: originOf(card), checkpoint: path("broken"), signal: controller.signal },
    reporter: {
      ...silentReporter,
      onStepEnd: ({ step }) => void (step === 2 && controller.abort()),
    },
  });
  const goOn = async (name: string) => {
    const { model, card } = await loadModel(path(name));
    const more = { startedFrom: originOf(card), checkpoint: path("broken"), resume: true };
    return await train(model, data, { ...options, ...more });
  };
  await assert.rejects(goOn("other"), /a run with startedFrom .*"other".*, found one with .*"one"/);
  const again = await loadModel(path("one"));
  const whole = await train(again.model, data, { ...options, startedFrom: originOf(again.card) });
  assert.equal(fingerprint((await goOn("one")).model), fingerprint(whole.model));
});

Deno.test("originOf() refuses a card without a weights file, and train() what is no origin", async () => {
  await using folder = await temporaryFolder();
  const card = await saveModel({ model: barsModel() }, join(folder.path, "bars"));
  assert.throws(() => originOf({ ...card, files: {} }), /weights.bin, found one of no files/);
  const startedFrom = card as unknown as ReturnType<typeof originOf>; // as an unchecked cell may have it
  await assert.rejects(
    train(barsModel(), data, { ...options, startedFrom }),
    /startedFrom.weights: expected 64 hex digits, found nothing/,
  );
});
