// temperatureOf(): the validation images and no others, as the card's digests prove.

import assert from "node:assert/strict";
import { renderedDigits } from "../../lib/data/rendered/rendered_digits.ts";
import { splitLast } from "../../lib/data/split.ts";
import { fitTemperature } from "../../lib/evaluate/temperature.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { predict } from "../../lib/model/predict.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { temperatureOf } from "../../lib/store/temperature_of.ts";
import { train } from "../../lib/training/train.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";

const { train: digits } = await renderedDigits({ train: 400, test: 10, seed: 2 });
const run = await train(baselineCnn({ seed: 1 }), digits, {
  ...{ epochs: 1, batchSize: 50, seed: 1, validationFraction: 0.25, reporter: silentReporter },
});
const folder = await Deno.makeTempDir();
await saveModel(run, `${folder}/one_epoch`);
const loaded = await loadModel(`${folder}/one_epoch`);
await Deno.remove(folder, { recursive: true });
const training = loaded.card.training!;

Deno.test("temperatureOf() fits on the validation images of the card", async () => {
  const { validation } = splitLast(digits, { fraction: 0.25 });
  const expected = fitTemperature(await predict(loaded.model, validation), validation);
  assert.equal(await temperatureOf(loaded, digits), expected);
});

Deno.test("temperatureOf() gives none where all images trained the model", async () => {
  const { data } = training;
  const validation = { ...data.validation, size: 0 };
  const card = { ...loaded.card, training: { ...training, data: { ...data, validation } } };
  assert.equal(await temperatureOf({ ...loaded, card }, digits), undefined);
});

Deno.test("temperatureOf() refuses to fit on other images than those held back", async () => {
  const { data } = training;
  const validation = { ...data.validation, sha256: "0".repeat(64) };
  const other = { ...loaded.card, training: { ...training, data: { ...data, validation } } };
  await assert.rejects(
    temperatureOf({ ...loaded, card: other }, digits),
    /one_epoch: expected .* to be the last 100 images of rendered\/train, found others there/,
  );
  const untold = { ...loaded.card, training: null };
  await assert.rejects(temperatureOf({ ...loaded, card: untold }, digits), /no record of its/);
});

Deno.test("temperatureOf() fits on the last images of a set that the card does not know", async () => {
  const { train: stranger } = await renderedDigits({ train: 200, test: 10, seed: 3 });
  const { validation } = splitLast(stranger, { fraction: 0.25 });
  const expected = fitTemperature(await predict(loaded.model, validation), validation);
  assert.equal(await temperatureOf(loaded, stranger), expected);
});
