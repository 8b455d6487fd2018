// Measures one or more models on corrupted images: every corruption, every severity.

import { displayed } from "../io/displayable.ts";
import { checkModel } from "./check_model.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkIsNamed, checkValue } from "../io/check_argument.ts";
import type * as tf from "@tensorflow/tfjs";
import { corrupt, type CorruptionName, corruptionNames } from "../data/corruptions/corrupt.ts";
import { severities, type Severity } from "../data/corruptions/corruption.ts";
import type { Dataset } from "../data/dataset.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import type { CorruptedAccuracy } from "../evaluate/mean_corruption_accuracy.ts";
import { precisionOf } from "../evaluate/predictions.ts";
import { after, Interruption } from "../io/interruption.ts";
import { predict, predictionPrecision, type PredictOptions } from "./predict.ts";

/** What {@linkcode robustness} measures. */
export interface RobustnessOptions {
  /** Which corruptions; all unless given. */
  readonly corruptions?: readonly CorruptionName[];
  /** Which severities; 1 to 5 unless given. */
  readonly severities?: readonly Severity[];
  /** The same seed corrupts the same images in the same way; 1 unless given. */
  readonly seed?: number;
  /** That of `predict`: on some processors `"fastest"` takes half the time. `"float32"` unless given. */
  readonly precision?: PredictOptions["precision"];
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/**
 * Measures models on images as they are and corrupted in every way; all models see the same images.
 *
 * @param models by name
 * @param dataset n images; 1,000 images take 81,000 predictions by each model
 * @param options which corruptions and severities, and the seed
 * @returns a row for each model, corruption and severity; severity 0 is the images as they are
 * @throws {InputError} if a model and the data do not fit, or there are no images, no such corruption or severity
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, robustness } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const rows = await robustness({ untrained: baselineCnn() }, test, {
 *   corruptions: ["blur", "shift"],
 *   severities: [1, 5],
 * });
 * console.log(rows.length); // 5: the images as they are, and two times two
 * ```
 */
export async function robustness(
  models: Readonly<Record<string, tf.LayersModel>>,
  dataset: Dataset,
  options: RobustnessOptions = {},
): Promise<readonly CorruptedAccuracy[]> {
  checkIsNamed("models", "model", models);
  for (const [name, model] of Object.entries(models)) checkModel(model, `models.${name}`);
  checkDataset(dataset);
  checkOptions("robustness", options, ["corruptions", "severities", "seed", "precision", "signal"]);
  const { corruptions = corruptionNames, severities: chosen = severities, seed = 1 } = options;
  const { precision = "float32", signal } = options;
  checkValue("precision", predictionPrecision, precision);
  using interruption = new Interruption("robustness", { signal });
  const total = Object.keys(models).length * (1 + corruptions.length * chosen.length);
  const rows: CorruptedAccuracy[] = [];
  const read = async (images: Dataset, corruption: string | undefined, severity: number) => {
    for (const [model, network] of Object.entries(models)) {
      const where = () => after(rows.length, total, "rows");
      await interruption.breathe(where);
      const predictions = predict(network, images, { precision, ...(signal && { signal }) });
      const { truth, predicted, ...result } = evaluate(
        await interruption.part(predictions, where),
        images,
      );
      const { size, correct, accuracy, interval } = result;
      const right = predicted.map((label, i) => Number(label === truth[i]));
      rows.push({
        ...{ model, corruption, severity, size, correct, accuracy, interval, right },
        ...precisionOf([result]),
      });
    }
  };
  await read(dataset, undefined, 0);
  for (const corruption of corruptions) {
    for (const severity of chosen) {
      await read(corrupt(dataset, corruption, { severity, seed }), corruption, severity);
    }
  }
  return displayed(rows);
}
