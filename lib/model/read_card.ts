// Reads card.json, and believes none of it unchecked.

import { join } from "node:path";
import type { ModelCard } from "./model_card.ts";
import { schedules } from "./learning_rate_schedule.ts";
import { modelFiles } from "./model_folder.ts";
import { ModelFileError, parseModelJson, readModelFile, remedy } from "./_read_model_file.ts";
import * as is from "./_schema.ts";

/**
 * Reads a model's card.
 *
 * @param folder the model's
 * @returns the card, every field of the type it should have
 * @throws {ModelFileError} when it is missing or not a card, naming the field
 */
export async function readCard(folder: string): Promise<ModelCard> {
  const path = join(folder, modelFiles.card);
  const card = parseModelJson(await readModelFile(folder, modelFiles.card), path);
  try {
    cardSchema(card, "");
  } catch (error) {
    if (!(error instanceof is.SchemaError)) throw error;
    throw new ModelFileError(`${path}: ${error.message}; ${remedy}`);
  }
  return card as ModelCard; // as the schema has seen
}

const digest = is.object({ name: is.text, size: is.count, sha256: is.sha256 });
const source = is.object({
  kind: is.oneOf("mnist", "rendered", "custom"),
  sha256: is.mapOf(is.sha256),
});

const settings = is.object({
  epochs: is.count,
  batchSize: is.count,
  monitor: is.oneOf("valLoss", "valAccuracy"),
  earlyStopping: is.either(is.count, false),
  reduceLr: is.either(
    is.object({ patience: is.count, factor: is.number, minLearningRate: is.number }),
    false,
  ),
  learningRate: is.number,
  seed: is.number,
  precision: is.either(is.oneOf("float32", "bfloat16"), undefined),
  schedule: is.either(is.oneOf(...schedules), undefined),
  augment: is.either(is.mapOf(is.number), undefined, false),
  labelSmoothing: is.either(is.share, undefined),
  averageWeights: is.either(is.share, undefined, false),
});

const epoch = is.object({
  epoch: is.count,
  loss: is.number,
  accuracy: is.share,
  // Null where no images validated.
  valLoss: is.nullable(is.number),
  valAccuracy: is.nullable(is.share),
  learningRate: is.number,
  seconds: is.number,
});

const training = is.object({
  settings,
  data: is.object({ split: is.text, source, train: digest, validation: digest }),
  reason: is.oneOf("finished", "early stopping", "interrupted", "aborted"),
  epochs: is.count,
  bestEpoch: is.count,
  seconds: is.number,
  imagesPerSecond: is.number,
  batchShare: is.either(is.share, undefined),
  engine: is.oneOf("compiled", "eager"),
  versions: is.object({ deno: is.text, tfjs: is.text, tensorflow: is.text }),
  history: is.listOf(epoch),
});

const cardSchema = is.object({
  format: is.oneOf(1),
  name: is.text,
  saved: is.text,
  parameters: is.count,
  weights: is.either(is.oneOf("float16"), undefined),
  inputShape: is.listOf(is.count, 3),
  classNames: is.listOf(is.text),
  training: is.nullable(training),
  validation: is.nullable(
    is.object({ dataset: is.text, size: is.count, loss: is.number, accuracy: is.share }),
  ),
  test: is.nullable(is.object({
    dataset: is.text,
    source,
    size: is.count,
    correct: is.count,
    accuracy: is.share,
    interval: is.object({ low: is.share, high: is.share }),
    loss: is.number,
    looks: is.count,
    evaluated: is.text,
  })),
  files: is.mapOf(is.object({ bytes: is.count, sha256: is.sha256 })),
});
