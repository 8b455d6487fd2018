// What is known of a saved model: how it was made, on what, how well it does, and what its files must be.

import { checkKind } from "../io/check_argument.ts";
import { InputError } from "../io/input_error.ts";
import type { DataSource } from "../data/dataset.ts";
import * as is from "../io/schema.ts";
import type { Interval } from "../evaluate/statistics/wilson_interval.ts";
import type { Engine } from "../training/engine/engine.ts";
import { epochSchema, type History } from "../training/history.ts";
import { type PrecisionTrial, precisionTrialSchema } from "../training/precision_choice.ts";
import { settingsSchema, type StartedFrom, type TrainSettings } from "../training/settings.ts";
import { sourceSchema, type TrainingData, trainingDataSchema } from "../training/training_data.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { type Versions, versionsSchema } from "../training/versions.ts";
import { isKerasFile } from "./formats/is_keras_file.ts";
import { modelFiles } from "./model_folder.ts";

/** The contents of card.json. */
export interface ModelCard {
  /** The version of this format. */
  readonly format: 1;
  /** The folder's name when it was saved. */
  readonly name: string;
  /** When it was saved, ISO 8601. */
  readonly saved: string;
  /** Number of weights. */
  readonly parameters: number;
  /** That they were rounded to 16 bits when saved, after they were validated and before any test; absent: they were not. */
  readonly weights?: "float16";
  /** The shape in which an image enters the network: height, width and channels, or `[784]` for a row of pixels. */
  readonly inputShape: readonly number[];
  /** What each class is called, in the order of the model's outputs. */
  readonly classNames: readonly string[];
  /** How it was trained; null when that is not known. */
  readonly training: TrainingRecord | null;
  /** How the weights saved do on the validation images; null when there were none. */
  readonly validation: ValidationFigures | null;
  /** How it does on a test set; null until it was evaluated. */
  readonly test: TestFigures | null;
  /** Size and digest of every other file of the folder, by name. */
  readonly files: Readonly<Record<string, FileDigest>>;
}

/** A training run, as a card tells it. */
export interface TrainingRecord {
  readonly settings: TrainSettings;
  readonly data: TrainingData;
  readonly reason: TrainingRun["reason"];
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** The share of the steps' time that making their batches took; absent from older cards. */
  readonly batchShare?: number;
  readonly engine: Engine["kind"];
  /** Why it was trained in its precision; absent unless that was to be the fastest. */
  readonly precisionTrial?: PrecisionTrial;
  readonly versions: Versions;
  readonly history: History;
}

/** Of the epoch whose weights were saved. */
export interface ValidationFigures {
  readonly dataset: string;
  readonly size: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** A look at the test set. */
export interface TestFigures {
  readonly dataset: string;
  /** Whether these are MNIST's images, stand-ins, or other ones, and their digests. */
  readonly source: DataSource;
  readonly size: number;
  readonly correct: number;
  readonly accuracy: number;
  /** 95 % Wilson interval of the accuracy. */
  readonly interval: Interval;
  readonly loss: number;
  /** How often the model was evaluated on a test set: choices made after the first look are no longer blind. */
  readonly looks: number;
  /** When it was looked at last, ISO 8601. */
  readonly evaluated: string;
}

/** A file, known again by its content. */
export interface FileDigest {
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/** What a card says of a run. */
export function trainingRecord(run: TrainingRun): TrainingRecord {
  const { settings, data, reason, history, bestEpoch, seconds } = run;
  const { imagesPerSecond, batchShare, engine, precisionTrial, versions } = run;
  return {
    ...{ settings, data, reason, epochs: history.length, bestEpoch, seconds, imagesPerSecond },
    ...{ batchShare, engine, ...(precisionTrial && { precisionTrial }), versions, history },
  };
}

/** The validation figures of the weights that a run left. */
export function validationFigures(
  { history, bestEpoch, data }: TrainingRun,
): ValidationFigures | null {
  const row = history[bestEpoch - 1];
  const { name: dataset, size } = data.validation;
  if (row === undefined || size === 0) return null;
  return { dataset, size, loss: row.valLoss, accuracy: row.valAccuracy };
}

/** A card of a model that nothing but its files is known of, unless `known` says more. */
export function newCard(
  known:
    & Pick<ModelCard, "name" | "parameters" | "inputShape" | "classNames" | "files">
    & Partial<ModelCard>,
): ModelCard {
  const saved = new Date().toISOString();
  return { format: 1, saved, training: null, validation: null, test: null, ...known };
}

/**
 * What `train` takes as `startedFrom` where training goes on from a saved model.
 *
 * @param card the model's
 * @returns its name and the digest of its weights, or of the file of Keras that holds them
 * @throws {InputError} if the card vouches for no weights
 *
 * @example
 * ```ts
 * import { loadModel, originOf } from "mnist";
 *
 * const { card } = await loadModel("mnist_cnn_model_100e_16b_10sp_5rp");
 * console.log(originOf(card).name); // mnist_cnn_model_100e_16b_10sp_5rp
 * ```
 */
export function originOf(card: ModelCard): StartedFrom {
  checkKind("card", "card", card);
  const { name, files } = card;
  const file = Object.keys(files).find(isKerasFile) ?? modelFiles.weights;
  const weights = files[file]?.sha256;
  if (weights !== undefined) return { name, weights };
  throw new InputError(
    `originOf: expected the card of a model with ${modelFiles.weights}, found one of ${
      Object.keys(files).join(", ") || "no files"
    }`,
  );
}

export const trainingRecordSchema = is.object<TrainingRecord>({
  settings: settingsSchema,
  data: trainingDataSchema,
  reason: is.oneOf("finished", "early stopping", "stopped", "interrupted", "aborted"),
  epochs: is.count,
  bestEpoch: is.count,
  seconds: is.number,
  imagesPerSecond: is.number,
  batchShare: is.optional(is.share),
  engine: is.oneOf("compiled", "eager"),
  precisionTrial: is.optional(precisionTrialSchema),
  versions: versionsSchema,
  history: is.listOf(epochSchema),
});

export const validationFiguresSchema = is.object<ValidationFigures>({
  dataset: is.text,
  size: is.count,
  loss: is.number,
  accuracy: is.share,
});

/** What is known of a look at the test set, for records that know more of it. */
export const testEntries = {
  dataset: is.text,
  source: sourceSchema,
  size: is.count,
  correct: is.count,
  accuracy: is.share,
  interval: is.object<Interval>({ low: is.share, high: is.share }),
  loss: is.number,
  looks: is.count,
  evaluated: is.text,
} as const;

export const testSchema = is.object<TestFigures>(testEntries);

export const cardSchema = is.object<ModelCard>({
  format: is.oneOf(1),
  name: is.text,
  saved: is.text,
  parameters: is.count,
  weights: is.optional(is.oneOf("float16")),
  inputShape: is.listOf(is.count),
  classNames: is.listOf(is.text),
  training: is.nullable(trainingRecordSchema),
  validation: is.nullable(validationFiguresSchema),
  test: is.nullable(testSchema),
  files: is.mapOf(is.object<FileDigest>({ bytes: is.count, sha256: is.sha256Hex })),
});
