// Predicts every image by a model that was trained without it.

import { displayed } from "../io/displayable.ts";
import { ifThere } from "../io/exists.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { describe, oneOf } from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";
import { Interruption } from "../io/interruption.ts";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { stratifiedFolds, type StratifiedFoldsOptions } from "../data/stratified_folds.ts";
import { gather } from "../data/select.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import { checkModel } from "../model/check_model.ts";
import { architectureOf } from "./checkpoint.ts";
import { datasetDigest } from "./training_data.ts";
import { predict } from "../model/predict.ts";
import { train } from "./train.ts";
import { completeOptions, type TrainOptions } from "./train_options.ts";

/** What may be chosen of how each fold is trained. */
const trainingOptions = [
  "epochs",
  "batchSize",
  "learningRate",
  "precision",
  "engine",
  "reporter",
  "signal",
] as const;

/** Options of {@linkcode crossValidate}. */
export interface CrossValidateOptions extends StratifiedFoldsOptions {
  /** How each fold's model is trained; its last epoch counts, and the seed is `seed` + the fold's number. */
  readonly train?:
    & Pick<TrainOptions, Exclude<(typeof trainingOptions)[number], "precision">>
    & { readonly precision?: Precision };
  /** A folder that keeps each fold's predictions, so that a call that was cut short goes on where it stopped. */
  readonly folder?: string;
  /** Told when a fold is done, with the seconds it took; 0 when it was done before. */
  readonly onFold?: (fold: number, folds: number, seconds: number) => void;
}

/**
 * Predicts every image out of sample: for each fold a new model is trained on the others, for a fixed number of epochs,
 * and predicts the fold. No image has a part in making the model that predicts it, not even in choosing its epoch.
 *
 * @param network builds an untrained model from a seed, a new one each time
 * @param dataset n labelled images
 * @param options folds (5), seed (0), how to train (4 epochs in batches of 128), and where to keep what is done
 * @returns n x classes probabilities, in the data set's order
 * @throws {InputError} if an option makes no sense, or `folder` holds folds of another call
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it before all folds were done
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, renderedDigits } from "mnist";
 * import { crossValidate } from "mnist/study";
 *
 * const { train: digits } = await renderedDigits({ train: 200, test: 10 });
 * const predictions = await crossValidate((seed) => baselineCnn({ seed }), digits, {
 *   folds: 2,
 *   train: { epochs: 2, batchSize: 20 },
 * });
 * console.log(evaluate(predictions, digits).accuracy);
 * ```
 */
export async function crossValidate(
  network: (seed: number) => tf.LayersModel,
  dataset: Dataset,
  options: CrossValidateOptions = {},
): Promise<Predictions> {
  if (typeof network !== "function") {
    throw new InputError(
      `network: expected a function from a seed to a model, found ${
        describe(network)
      }; give (seed) => baselineCnn({ seed })`,
    );
  }
  checkDataset(dataset);
  checkOptions("crossValidate", options, ["folds", "seed", "train", "folder", "onFold"], {
    epochs: "give train: { epochs }",
    batchSize: "give train: { batchSize }",
    k: "give folds",
    nSplits: "give folds",
  });
  const { folds = 5, seed = 0, train: training = {}, folder, onFold } = options;
  const classes = dataset.classNames.length;
  const probabilities = new Float32Array(dataset.size * classes);
  const parts = stratifiedFolds(dataset, { folds, seed });
  checkOptions("crossValidate's train", training, trainingOptions);
  // Not the fastest: each fold would choose anew.
  checkValue("train.precision", oneOf("float32", "bfloat16"), training.precision ?? "float32");
  const trainOptions = {
    epochs: 4,
    batchSize: 128,
    ...training,
    earlyStopping: false,
    reduceLr: false,
  } as const;
  const asked = {
    folds,
    seed,
    settings: completeOptions({ ...trainOptions, seed }),
    data: datasetDigest(dataset).sha256,
  };
  using interruption = new Interruption("crossValidate", { signal: training.signal });
  const built = (fold: number) =>
    checkModel(network(seed + fold), `network's result for seed ${seed + fold}`);
  // A kept fold is of this call only if its network is: the first tells, and is then trained if its fold is not there.
  let first = folder === undefined ? undefined : built(1);
  using _first = { [Symbol.dispose]: () => void first?.dispose() };
  const identity = { ...asked, ...(first && { network: architectureOf(first) }) };
  for (const [at, held] of parts.entries()) {
    const started = performance.now();
    const fold = at + 1;
    const file = folder && join(folder, `fold_${fold}_of_${folds}.json`);
    let rows = file && await readFold(file, identity, held.length * classes);
    const known = rows !== undefined;
    if (!rows) {
      const model = fold === 1 && first ? first : built(fold);
      if (model === first) first = undefined;
      try {
        const split = {
          ...splitAround(dataset, held),
          method: `fold ${fold} of ${folds}, seed ${seed}`,
        };
        const where = () =>
          `in fold ${fold} of ${folds}` + (folder ? "; the same call goes on from there" : "");
        await train(model, split, { ...trainOptions, seed: seed + fold });
        interruption.check(where);
        const { signal } = training;
        const predictions = predict(model, split.validation, { ...(signal && { signal }) });
        rows = (await interruption.part(predictions, where)).probabilities;
      } finally {
        model.dispose();
      }
      if (file) await writeFold(file, identity, rows);
    }
    held.forEach((index, row) =>
      probabilities.set(rows.subarray(row * classes, (row + 1) * classes), index * classes)
    );
    onFold?.(fold, folds, known ? 0 : (performance.now() - started) / 1000);
  }
  return displayed({ probabilities, size: dataset.size, classes });
}

/** The fold, and everything else. */
function splitAround(dataset: Dataset, held: Uint32Array) {
  const inFold = new Uint8Array(dataset.size);
  for (const index of held) inFold[index] = 1;
  const rest = Uint32Array.from(dataset.labels.keys()).filter((index) => !inFold[index]);
  return {
    train: gather(dataset, rest, `${dataset.name} (without the fold)`),
    validation: gather(dataset, held, `${dataset.name} (the fold)`),
  };
}

async function readFold(
  path: string,
  identity: object,
  length: number,
): Promise<Float32Array | undefined> {
  const text = await ifThere(Deno.readTextFile(path));
  if (text === undefined) return undefined;
  let kept: { readonly identity?: unknown; readonly probabilities?: unknown } | null = null;
  try {
    kept = JSON.parse(text);
  } catch {
    // A damaged one is as little of use as another's.
  }
  const rows = kept?.probabilities;
  if (
    JSON.stringify(kept?.identity) !== JSON.stringify(identity) ||
    !Array.isArray(rows) || rows.length !== length || !rows.every(Number.isFinite)
  ) {
    throw new InputError(
      `${path}: expected a fold of this very call, found one of another network, data or options, or a damaged one; ` +
        "give a folder of its own, or delete it",
    );
  }
  return Float32Array.from(rows);
}

async function writeFold(
  path: string,
  identity: object,
  probabilities: Float32Array,
): Promise<void> {
  const text = JSON.stringify({ identity, probabilities: Array.from(probabilities) });
  await writeAtomically(path, new TextEncoder().encode(text));
}
