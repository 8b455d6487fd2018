// Fits a saved model's temperature on the images that validated it, and on no others.

import { checkDataset } from "../data/check_dataset.ts";
import { checkKind } from "../io/check_argument.ts";
import { InputError } from "../io/input_error.ts";
import type { Dataset } from "../data/dataset.ts";
import { splitLast } from "../data/split.ts";
import { fitTemperature } from "../evaluate/temperature.ts";
import { datasetDigest } from "../training/training_data.ts";
import type { LoadedModel } from "./load_model.ts";
import { predict } from "../model/predict.ts";

/**
 * Fits a temperature to a saved model by its validation images: the last ones of the training set, as
 * many as its card says. Where the card's digests know the training set, the images are checked
 * against them, so that none is fitted on that the weights were.
 *
 * @param loaded what `loadModel` returned
 * @param digits the training set that the model's training and validation images were taken from
 * @returns the temperature, or undefined when all images trained the model and none is left
 * @throws {InputError} if the card does not tell what it was trained on, the validation images are
 * not the last ones of this set, or they determine no temperature
 *
 * @example
 * ```ts
 * import { baselineCnn, loadModel, renderedDigits, saveModel, silentReporter, temperatureOf, train } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 400, test: 10 });
 * const run = await train(baselineCnn({ seed: 1 }), digits, {
 *   ...{ epochs: 1, batchSize: 100, seed: 1, reporter: silentReporter },
 * });
 * const folder = await Deno.makeTempDir();
 * await saveModel(run, `${folder}/one_epoch`);
 * console.log(await temperatureOf(await loadModel(`${folder}/one_epoch`), digits));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function temperatureOf(
  loaded: LoadedModel,
  digits: Dataset,
): Promise<number | undefined> {
  checkKind("loaded", "loaded", loaded);
  checkDataset(digits, { argument: "digits" });
  const { model, card } = loaded;
  const { name, training } = card;
  if (training === null) {
    throw new InputError(
      `${name}: expected a card that tells which images validated it, found no record of its training`,
    );
  }
  const { train, validation: held, source } = training.data;
  if (held.size === 0) return undefined;
  const { validation } = splitLast(digits, { fraction: held.size / (train.size + held.size) });
  const known = Object.entries(source.sha256).every(([file, sha256]) =>
    digits.source.sha256[file] === sha256
  );
  if (known && datasetDigest(validation).sha256 !== held.sha256) {
    throw new InputError(
      `${name}: expected ${held.name} to be the last ${held.size} images of ${digits.name}, found ` +
        `others there; the split was ${training.data.split}: fit on its validation part yourself`,
    );
  }
  return fitTemperature(await predict(model, validation), validation);
}
